#!/bin/bash
# Creates a role and a database for users and for orders, without access for other roles. The image sources this script
# once, on an empty volume. The migrations of the services make their tables.

create_database() {
  local name=$1
  # psql reads the password from the environment: arguments are visible in process lists, and failing statements in the
  # log.
  PASSWORD=$2 psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --set=name="$name" <<'SQL'
\getenv password PASSWORD
set log_min_error_statement = panic;
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke connect on database :"name" from public;
SQL
}

create_database users "$USERS_PASSWORD"
create_database orders "$ORDERS_PASSWORD"

psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" \
  --command='revoke connect on database postgres, template1 from public'
