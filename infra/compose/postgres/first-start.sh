#!/bin/sh
# Runs once, when the database is made: the product's own user is no superuser; it may make its schemas and their roles.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$(cat /keys/valley-password)" --username "$POSTGRES_USER" --dbname postgres << 'SQL'
CREATE ROLE valley LOGIN CREATEROLE PASSWORD :'password';
-- It hands this on to the part that tells how far standbys are behind.
GRANT pg_read_all_stats TO valley WITH ADMIN OPTION;
CREATE DATABASE sacred_valley OWNER valley;
REVOKE CONNECT ON DATABASE sacred_valley FROM PUBLIC;
\connect sacred_valley
CREATE EXTENSION pg_stat_statements;
SQL
# So that the log of the first seconds finds its archive; where it does not, `backup` makes it later.
pgbackrest --stanza=valley stanza-create || true
