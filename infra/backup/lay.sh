#!/bin/bash
# In a container of its own, with the database stopped: lays a backup's files where the database will find them. With
# `--look` it only tells whether it would.
set -euo pipefail
replace='' look='' kind=(--type=default)
while [ $# -gt 0 ]; do
  case $1 in
    --replace) replace=yes; shift; continue ;;
    --look) look=yes; shift; continue ;;
    --to) kind=(--type=time --target="$2" --target-action=promote) ;;
    --monthly)
      if [ "$2" = list ]; then exec pgbackrest --stanza=valley --repo=2 info; fi
      kind=(--repo=2 --set="$2" --type=immediate --target-action=promote) ;;
  esac
  shift 2
done

mkdir -p -m 700 "$PGDATA"
if [ -n "$(ls -A "$PGDATA")" ]; then
  [ -n "$replace" ] || { echo "There is a database already. To lose it for the backup: --replace" >&2; exit 1; }
fi
[ -z "$look" ] || exit 0
if [ -n "$(ls -A "$PGDATA")" ]; then
  # Left by a server that was killed: none runs now.
  rm -f "$PGDATA/postmaster.pid"
  kind+=(--delta)
fi
pgbackrest --stanza=valley --log-level-console=info "${kind[@]}" restore
