#!/bin/sh
# Makes what is missing of the installation's own secrets, at every start: passwords of the stores, the addresses that
# hold them, and a certificate that nobody but this server vouches for, until you lay yours in its place
# (docs/operations/small-server.md). Each reader gets a volume of its own.
set -eu
umask 077
keys=/keys
REDIS_UID=999 NGINX_UID=101 PART_UID=65532

# 192 bits, in letters that need no escaping in an address.
secret() {
  [ -s "$1" ] && return
  head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' > "$1.new"
  mv "$1.new" "$1"
}

secret $keys/postgres/superuser-password
secret $keys/postgres/valley-password
secret $keys/redis/password
# After a restore on another machine it is that of the backups.
[ ! -s /given/backup-passphrase ] || tr -d '\n' < /given/backup-passphrase > $keys/postgres/backup-passphrase
secret $keys/postgres/backup-passphrase
printf 'requirepass %s\n' "$(cat $keys/redis/password)" > $keys/redis/redis.conf

# Who migrates, and the one process of the small server, may make tables and act for every schema; a part that runs apart
# gets the passwords of its own roles, and nobody's else.
database=postgres:5432/sacred_valley
printf 'postgres://valley:%s@%s' "$(cat $keys/postgres/valley-password)" $database > $keys/part/database-url
passwords=
for schema in identity habit progression clan leaderboard content; do
  secret "$keys/postgres/role-$schema"
  passwords="$passwords,$schema=$(cat "$keys/postgres/role-$schema")"
done
printf '%s' "${passwords#,}" > $keys/part/database-passwords
for part in identity habit progression clan leaderboard gateway; do
  printf 'postgres://%s' $database > "$keys/$part/database-url"
  own="$keys/postgres/role-$part"
  { [ ! -e "$own" ] || printf '%s=%s,' "$part" "$(cat "$own")"; printf 'content=%s' "$(cat $keys/postgres/role-content)"; } \
    > "$keys/$part/database-passwords"
done
for part in part identity habit progression clan leaderboard gateway; do
  printf 'redis://:%s@redis:6379' "$(cat $keys/redis/password)" > "$keys/$part/redis-url"
done

mkdir -p $keys/postgres/pgbackrest
{
  echo '[global]'
  for repo in repo1 repo2; do
    echo "$repo-cipher-pass=$(cat $keys/postgres/backup-passphrase)"
    [ ! -s /given/backup-s3.keys ] || sed -n "1s/^/$repo-s3-key=/p;2s/^/$repo-s3-key-secret=/p" /given/backup-s3.keys
  done
} > $keys/postgres/pgbackrest/keys.conf

if [ ! -s $keys/tls/fullchain.pem ]; then
  host=${PUBLIC_ORIGIN#https://}
  host=${host%%:*}
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 -subj "/CN=$host" \
    -addext "subjectAltName=DNS:$host" -keyout $keys/tls/privkey.pem -out $keys/tls/fullchain.pem 2> /dev/null
  echo "Made a certificate for $host that browsers will warn of. How to get one they trust: docs/operations/small-server.md"
fi

chown -R postgres: $keys/postgres
chown -R $REDIS_UID $keys/redis
chown -R $NGINX_UID $keys/tls
for part in part identity habit progression clan leaderboard gateway; do chown -R $PART_UID "$keys/$part"; done
