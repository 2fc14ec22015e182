#!/bin/bash
# Creates the database of the service that DATABASE names, with a role that owns it and is not an administrator. The image
# sources this script once, on an empty volume. The migrations of the service make its tables.

# psql reads name and password from the environment: arguments are visible in process lists, and failing statements in
# the log.
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" <<'SQL'
\getenv name DATABASE
\getenv password DATABASE_PASSWORD
set log_min_error_statement = panic;
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke connect on database :"name", postgres, template1 from public;
SQL
