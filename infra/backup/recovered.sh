#!/bin/bash
# In the database's container after a restore: waits, as long as there is log to catch up with, until it takes writes,
# and gives its users the passwords that this installation has.
set -euo pipefail
GIVE_UP_SECONDS=120
asked() { psql --no-psqlrc --tuples-only --no-align --username postgres --dbname sacred_valley "$@"; }

away=0
until [ "$(asked --command 'SELECT pg_is_in_recovery()' 2> /dev/null || echo away)" = f ]; do
  if pg_isready --quiet || [ -e "$PGDATA/postmaster.pid" ]; then away=0; else away=$((away + 1)); fi
  [ "$away" -lt "$GIVE_UP_SECONDS" ] || { echo 'The database does not come back; its log says why.' >&2; exit 1; }
  sleep 1
done
asked --quiet --set ON_ERROR_STOP=1 --set superuser="$(cat /keys/superuser-password)" --set valley="$(cat /keys/valley-password)" << 'SQL'
ALTER ROLE postgres PASSWORD :'superuser';
ALTER ROLE valley PASSWORD :'valley';
SELECT 'It goes on from ' || coalesce(pg_last_xact_replay_timestamp(), now()) || '.';
SQL
