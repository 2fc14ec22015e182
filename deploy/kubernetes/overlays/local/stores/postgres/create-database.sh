#!/bin/bash
# A server with one database: that of the service that DATABASE names, whose role owns it and is no administrator. The
# image runs this once, on an empty volume, as its own shell; what is beside it ends in .schema and .seed, so that it does
# not run that too, as the administrator.

# psql takes name and password from the environment: an argument could be seen in the list of processes, and a statement
# that fails in the log.
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" <<'SQL'
\getenv name DATABASE
\getenv password DATABASE_PASSWORD
set log_min_error_statement = panic;
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke connect on database :"name", postgres, template1 from public;
SQL

for part in schema seed; do
  psql --set=ON_ERROR_STOP=1 --username="$DATABASE" --dbname="$DATABASE" \
    --file="/docker-entrypoint-initdb.d/$DATABASE.$part"
done
