#!/bin/sh
# Brings the product back from its backups, on a machine with nothing but this repository, Docker and the passphrase:
#
#   infra/backup/restore.sh                                  to the end of the archived log
#   infra/backup/restore.sh --to '2026-11-21 20:00:00+00'    to a moment of the last 30 days
#   infra/backup/restore.sh --monthly LABEL                  a monthly backup, as it was (--monthly list names them)
#
#   --passphrase FILE   the one that the backups were made with; this machine's own where it made them
#   --replace           over a database that is there
#
# docs/operations/backup-and-restore.md tells what is lost, what is made anew, and what people see.
set -eu
usage() { sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 64; }

passphrase='' replace='' to='' monthly=''
while [ $# -gt 0 ]; do
  case $1 in
    --replace) replace=--replace; shift; continue ;;
    --to | --monthly | --passphrase) [ $# -ge 2 ] || usage ;;
    *) usage ;;
  esac
  case $1 in
    --to) to=$2 ;;
    --monthly) monthly=$2 ;;
    --passphrase) passphrase=$(realpath "$2") ;;
  esac
  shift 2
done
[ -z "$to" ] || [ -z "$monthly" ] || usage
cd "$(dirname "$0")/../.."
say() { printf '\n== %s\n' "$1"; }

if [ -n "$passphrase" ]; then
  docker compose run --rm --no-deps --volume "$passphrase:/given/backup-passphrase:ro" keys
fi
if [ "$monthly" = list ]; then exec docker compose run --rm restore --monthly list; fi

# Before anything stops.
[ -n "$replace" ] || docker compose run --rm restore --look
# Some parts only name the image that others build.
docker compose build --quiet

say 'Everything of the product stops'
docker compose --profile '*' down --remove-orphans

say 'Files'
docker compose run --rm restore ${replace:+"$replace"} ${to:+--to "$to"} ${monthly:+--monthly "$monthly"}

say 'The database catches up with its log'
docker compose up --detach postgres
docker compose exec -T postgres /backup/recovered.sh

say 'What Redis and Kafka hold is forgotten'
restored=dist/infra/all-in-one/restored.js
case $(docker compose config --services) in
  *kafka*)
    docker compose up --detach --wait redis kafka
    # Who migrates may alter every schema.
    docker compose run --rm --no-deps --env KAFKA_BROKERS=kafka:9092 migrate $restored
    ;;
  *)
    docker compose up --detach --wait redis
    docker compose run --rm --no-deps app $restored
    ;;
esac

say 'Everything of the product starts'
docker compose up --detach --wait
