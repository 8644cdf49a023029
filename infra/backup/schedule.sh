#!/bin/bash
# Makes backups as they become due, for ever. What fails is tried again in the next round; that it fails is told by the
# age of the latest backup, which the product's metrics have.
set -uo pipefail
ROUND_EVERY_SECONDS=600
trap 'exit 0' TERM INT

while true; do
  touch /tmp/alive
  "$(dirname "$0")/round.sh" || echo "The backups' round ended early; the next one is in $ROUND_EVERY_SECONDS s." >&2
  sleep "$ROUND_EVERY_SECONDS" &
  wait $!
done
