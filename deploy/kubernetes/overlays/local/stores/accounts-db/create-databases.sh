#!/bin/bash
# Users and orders: a role and a database each, to which no other role has access. The image runs this once, on an empty
# volume, as its own shell; the schemas beside it end in .schema so that it does not run them too, in a database of neither.

create_database() {
  local name=$1
  # psql takes the password from the environment: an argument could be seen in the list of processes, and a statement
  # that fails in the log.
  PASSWORD=$2 psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --set=name="$name" <<'SQL'
\getenv password PASSWORD
set log_min_error_statement = panic;
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke connect on database :"name" from public;
SQL
  psql --set=ON_ERROR_STOP=1 --username="$name" --dbname="$name" \
    --file="/docker-entrypoint-initdb.d/$name.schema"
}

create_database users "$USERS_PASSWORD"
create_database orders "$ORDERS_PASSWORD"

psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" \
  --command='revoke connect on database postgres, template1 from public'
