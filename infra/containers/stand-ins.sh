#!/usr/bin/env bash
# Images under the official names for an engine that can pull none, made of Debian's packages (suite forky), npm's and
# Maven's: `stand-ins.sh [name …]`, by default all. They honour the variables, users and paths that the files of this
# project use, and no more. For tests alone; needs root, debootstrap, Maven, and a built node_modules here.
set -euo pipefail
export DOCKER_BUILDKIT=1
cd "$(dirname "$0")/../.."
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

base() { # name packages
  docker image inspect "$1" > /dev/null 2>&1 && return
  debootstrap --variant=minbase --no-check-gpg --include="$2" forky "$work/root" "$mirror" /usr/share/debootstrap/scripts/sid > "$work/log" \
    || { tail -5 "$work/log" >&2; exit 1; }
  rm -rf "$work"/root/var/cache/apt/archives/*.deb "$work"/root/usr/share/{doc,man,locale}
  tar -C "$work/root" -c . | docker import - "$1" > /dev/null
  rm -rf "$work/root"
}
# Builds from what is in $work/context; the Dockerfile comes by standard input.
image() {
  cat > "$work/context/Dockerfile"
  docker build --quiet --tag "$1" "$work/context" > /dev/null
  rm -rf "$work/context"
  echo "$1"
}
context() { rm -rf "$work/context"; mkdir -p "$work/context"; }

postgres() {
  base stand-in/postgres postgresql-18,pgbackrest,openssl,ca-certificates
  context
  cat > "$work/context/entrypoint.sh" << 'S'
#!/bin/bash
set -euo pipefail
[ "${1:0:1}" != - ] || set -- postgres "$@"
if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  user=${POSTGRES_USER:-postgres}
  mkdir -p "$PGDATA" && chmod 700 "$PGDATA"
  # shellcheck disable=SC2086
  initdb -D "$PGDATA" -U "$user" --pwfile "$POSTGRES_PASSWORD_FILE" ${POSTGRES_INITDB_ARGS:-} > /dev/null
  echo "host all all all ${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >> "$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"
  pg_ctl -D "$PGDATA" -w start -o "$(printf '%q ' "${@:2}" -c listen_addresses=)" > /dev/null
  export POSTGRES_USER=$user
  [ "${POSTGRES_DB:-$user}" = postgres ] || createdb -U "$user" "${POSTGRES_DB:-$user}"
  for script in /docker-entrypoint-initdb.d/*.sh; do [ ! -x "$script" ] || "$script"; done
  pg_ctl -D "$PGDATA" -w -m fast stop > /dev/null
fi
exec "$@"
S
  image postgres:18.1 << 'D'
FROM stand-in/postgres
RUN usermod -u 999 postgres && groupmod -o -g 999 postgres && rm -rf /var/lib/postgresql && mkdir /docker-entrypoint-initdb.d \
 && install -d -o postgres -g postgres -m 1777 /var/lib/postgresql && install -d -o postgres -g postgres -m 3777 /run/postgresql
COPY --chmod=755 entrypoint.sh /usr/local/bin/docker-entrypoint.sh
ENV PATH=/usr/lib/postgresql/18/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PGDATA=/var/lib/postgresql/18/docker LANG=C.UTF-8
VOLUME /var/lib/postgresql
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
D
}

redis() {
  base stand-in/redis redis-server,redis-tools
  context
  image redis:8.2.3 << 'D'
FROM stand-in/redis
RUN usermod -u 999 redis && groupmod -g 1000 redis && mkdir -p /data && chown 999:1000 /data
WORKDIR /data
VOLUME /data
CMD ["redis-server"]
D
}

nginx() {
  base stand-in/nginx nginx-light,curl
  context
  image nginx:1.28.0 << 'D'
FROM stand-in/nginx
RUN groupadd -g 101 nginx 2>/dev/null || groupadd nginx; useradd -u 101 -g nginx -M nginx 2>/dev/null || true; rm -rf /var/log/nginx && mkdir -m 777 /var/log/nginx /var/lib/nginx/any
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
D
}

kafka() {
  base stand-in/java openjdk-21-jre-headless
  context
  mvn -q -B -f infra/kafka/pom.xml dependency:copy-dependencies -DoutputDirectory="$work/context/libs"
  cat > "$work/context/run.sh" << 'S'
#!/bin/bash
# KAFKA_LOG_DIRS=… is log.dirs=…; KAFKA_HEAP_OPTS is Java's.
set -euo pipefail
env | grep -E '^KAFKA_[A-Z]' | grep -v '^KAFKA_HEAP_OPTS=' | while IFS='=' read -r name value; do
  name=${name#KAFKA_}; name=${name,,}; echo "${name//_/.}=$value"
done > /tmp/server.properties
java=(java -cp '/opt/kafka/libs/*')
[ -e "$KAFKA_LOG_DIRS/meta.properties" ] || "${java[@]}" kafka.tools.StorageTool format -t c2FjcmVkLXZhbGxleQAAAA -c /tmp/server.properties
# shellcheck disable=SC2086
exec java $KAFKA_HEAP_OPTS -XX:+UseSerialGC -cp '/opt/kafka/libs/*' kafka.Kafka /tmp/server.properties
S
  image apache/kafka:4.1.1 << 'D'
FROM stand-in/java
RUN useradd -u 1000 -m appuser && mkdir -p /var/lib/kafka/data /opt/kafka/config /opt/kafka/logs && chown -R 1000:1000 /var/lib/kafka /opt/kafka
COPY libs /opt/kafka/libs
COPY --chmod=755 run.sh /opt/kafka/run.sh
USER appuser
VOLUME /var/lib/kafka/data
ENTRYPOINT ["/opt/kafka/run.sh"]
D
}

# Node as npm has it, which needs the C library and no more, and the npm of this machine with what it is told.
node() {
  base stand-in/small ca-certificates,libstdc++6
  context
  cp node_modules/node/bin/node "$work/context/node"
  cp -rL "$(npm root --global)/npm" "$work/context/npm"
  npm config get registry | sed 's/^/registry=/' > "$work/context/npmrc"
  # Whom this machine trusts to be the registry, the image trusts.
  cafile=$(npm config get cafile) && [ "$cafile" != null ] || cafile=/etc/ssl/certs/ca-certificates.crt
  cp -L "$cafile" "$work/context/ca-certificates.crt"
  echo cafile=/etc/ssl/certs/ca-certificates.crt >> "$work/context/npmrc"
  image node:24.21.0-bookworm-slim << 'D'
FROM stand-in/small
COPY --chmod=755 node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY npmrc /usr/local/etc/npmrc
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
CMD ["node"]
D
}

# What a program in C++ is linked to, and nothing else: no shell.
distroless() {
  base stand-in/small ca-certificates,libstdc++6
  context
  image gcr.io/distroless/cc-debian12:nonroot << 'D'
FROM stand-in/small AS all
RUN mkdir -p /out/etc /out/tmp /out/home/nonroot && chmod 1777 /out/tmp && cp -a --parents /etc/ssl/certs /etc/nsswitch.conf /out \
 && echo 'nonroot:x:65532:65532::/home/nonroot:/sbin/nologin' > /out/etc/passwd && echo 'nonroot:x:65532:' > /out/etc/group \
 && for file in $(dpkg -L libc6 libgcc-s1 libstdc++6 | grep -E '\.so(\.|$)'); do [ -d "$file" ] || cp -a --parents "$file" /out; done \
 && cp -a --parents /lib /lib64 /out 2>/dev/null || true; cp -aL --parents /lib64/ld-linux-x86-64.so.2 /out 2>/dev/null || true
FROM scratch
COPY --from=all /out /
USER 65532
D
}

names=("$@")
[ ${#names[@]} -gt 0 ] || names=(node distroless postgres redis nginx kafka)
for name in "${names[@]}"; do "$name"; done
