#!/bin/bash
# Makes the backups that are due now, also those that were missed, and leaves word of all of them in the database.
set -euo pipefail
cd "$(dirname "$0")"

LOOK_AGAIN_SECONDS=5

database() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --username postgres --dbname sacred_valley "$@"
}
valley() { pgbackrest --stanza=valley "$@"; }
tell() { database --set info="$(valley --output=json info)" --file tell.sql; }

# Nothing happens where it is there already.
valley stanza-create
tell
# Before the product has made its tables there is nothing to bring back, and the month's backup would be of nothing.
until [ "$(database --command "SELECT to_regclass('identity.outbox_epoch') IS NOT NULL")" = t ]; do
  sleep "$LOOK_AGAIN_SECONDS"
done
due=$(database --file due.sql)
[ -n "$due" ] || exit 0
# Whatever the log needs to reach every repository is known to work before anybody relies on it.
valley check
while IFS='|' read -r repo type; do
  valley --repo="$repo" --type="$type" backup
  tell
  # Reads back all that lies there, against its checksums.
  [ "$type" != full ] || valley --repo="$repo" verify
done <<< "$due"
