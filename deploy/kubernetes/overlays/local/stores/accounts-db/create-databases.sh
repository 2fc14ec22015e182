#!/bin/bash
# Users and orders: a role and a database each. The image runs this once, on an empty volume, as its own shell;
# the schemas beside it end in .schema so that it does not run them too, in a database of neither.

create_database() {
  local name=$1 password=$2
  psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --set=name="$name" --set=password="$password" <<'SQL'
create role :"name" login password :'password';
create database :"name" owner :"name";
SQL
  psql --set=ON_ERROR_STOP=1 --username="$name" --dbname="$name" \
    --file="/docker-entrypoint-initdb.d/$name.schema"
}

create_database users "$USERS_PASSWORD"
create_database orders "$ORDERS_PASSWORD"
