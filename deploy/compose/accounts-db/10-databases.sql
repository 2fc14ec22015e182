-- Users and orders share this PostgreSQL and nothing else: each has a database of its own, and a role that can enter
-- no other. psql runs this once, when the volume is new. The migrations of the services make their tables.

\set users_password `cat /run/secrets/users-role-password`
\set orders_password `cat /run/secrets/orders-role-password`

-- A statement that fails is logged, and these have passwords in them.
set log_min_error_statement = panic;

create role users login password :'users_password';
create role orders login password :'orders_password';
create database users owner users;
create database orders owner orders;
revoke connect on database users from public;
revoke connect on database orders from public;
revoke connect on database accounts, postgres, template1 from public;
