-- A server with one database: that of the service that DATABASE names, whose role owns it and is no administrator.
-- psql runs this once, when the volume is new. The migrations of the service make its tables.

\getenv name DATABASE
\set password `cat /run/secrets/role-password`

-- A statement that fails is logged, and this one has a password in it.
set log_min_error_statement = panic;

create role :"name" login password :'password';
create database :"name" owner :"name";
revoke connect on database :"name", postgres, template1 from public;
