#!/bin/sh
# Makes the secrets that are missing, in the namespace `sacred-valley` of the cluster that kubectl speaks to; what is
# there stays as it is. `database` also tells CloudNativePG the password of the user that it makes, and is for migrations
# alone; each part has a secret of its own, with the roles that it acts as in the database.
set -eu
namespace=sacred-valley
kubectl() { command kubectl --namespace "$namespace" "$@"; }
missing() { ! kubectl get secret "$1" > /dev/null 2>&1; }
# 192 bits, in letters that need no escaping in an address.
random() { head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }

command kubectl get namespace "$namespace" > /dev/null 2>&1 || command kubectl create namespace "$namespace"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
umask 077

if missing database; then
  password=$(random)
  # As files: arguments of programs are read by anyone on the machine.
  printf 'valley' > "$folder/username"
  printf '%s' "$password" > "$folder/password"
  printf 'postgres://valley:%s@db-rw:5432/sacred_valley' "$password" > "$folder/url"
  kubectl create secret generic database --type kubernetes.io/basic-auth --from-file "$folder/username" \
    --from-file "$folder/password" --from-file "$folder/url"
fi
if missing database-roles; then
  rm -f "$folder"/*
  for schema in identity habit progression clan leaderboard content; do
    random > "$folder/$schema"
    printf '%s%s=%s' "${passwords:+,}" "$schema" "$(cat "$folder/$schema")" >> "$folder/passwords"
    passwords=begun
  done
  kubectl create secret generic database-roles --from-file "$folder"
fi
role() { kubectl get secret database-roles --output "jsonpath={.data.$1}" | base64 -d; }
for part in identity habit progression clan leaderboard gateway; do
  missing "database-$part" || continue
  rm -f "$folder"/*
  # The gateway has no schema of its own.
  [ "$part" = gateway ] || printf '%s=%s,' "$part" "$(role "$part")" > "$folder/passwords"
  printf 'content=%s' "$(role content)" >> "$folder/passwords"
  printf 'postgres://db-rw:5432/sacred_valley' > "$folder/url"
  printf 'postgres://pgbouncer:6432/{schema}' > "$folder/pooler-url"
  kubectl create secret generic "database-$part" --from-file "$folder"
done
if missing redis; then
  rm -f "$folder"/*
  password=$(random)
  printf '%s' "$password" > "$folder/password"
  printf 'requirepass %s\n' "$password" > "$folder/redis.conf"
  printf 'redis://:%s@redis:6379' "$password" > "$folder/url"
  kubectl create secret generic redis --from-file "$folder/password" --from-file "$folder/redis.conf" --from-file "$folder/url"
fi
