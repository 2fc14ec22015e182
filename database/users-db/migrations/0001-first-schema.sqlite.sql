-- Users on SQLite.
--
-- The rules that hold for every writer are enforced here, in the transaction that changes a row: names and addresses are
-- unique in any case, there is always an admin once there was one, a changed password ends every session, and each new
-- user adds an event to the outbox.

-- migrate:present select exists (select 1 from sqlite_schema where name = 'app_user')

create table app_user (
  id integer primary key autoincrement, -- the id of a removed user is never given again
  username text not null check (length(username) between 3 and 50 and username not glob '*[^a-zA-Z0-9_.-]*'),
  name text not null check (length(name) between 1 and 100),
  email text not null check (length(email) <= 254 and email not glob '*[^!-~]*'),
  role text not null default 'user' check (role in ('user', 'admin')),
  password_hash text not null,
  created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) strict;

create unique index app_user_username on app_user (lower(username));
create unique index app_user_email on app_user (lower(email));
create index app_user_admins on app_user (id) where role = 'admin';

-- One sign-in of a user. Only the SHA-256 of its latest refresh token is stored, which cannot be used to sign in.
create table session (
  id text primary key,
  user_id integer not null,
  token_hash text not null,
  expires_at_ms integer not null -- since 1970
) strict;

create index session_of_user on session (user_id);
create index session_expiry on session (expires_at_ms);

create table outbox (
  position integer primary key autoincrement,
  id text not null unique,
  type text not null,
  time text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  data text not null
) strict;

create trigger app_user_demoted before update of role on app_user
when old.role = 'admin' and new.role <> 'admin'
begin
  select raise(abort, 'app_user_last_admin')
  where not exists (select 1 from app_user where role = 'admin' and id <> old.id);
end;

create trigger app_user_deleted before delete on app_user
when old.role = 'admin'
begin
  select raise(abort, 'app_user_last_admin')
  where not exists (select 1 from app_user where role = 'admin' and id <> old.id);
end;

-- In the place of a foreign key, which SQLite keeps only for the connections that ask it to.
create trigger app_user_gone after delete on app_user
begin
  delete from session where user_id = old.id;
end;

create trigger app_user_password_changed after update of password_hash on app_user
when old.password_hash <> new.password_hash
begin
  delete from session where user_id = new.id;
end;

-- The id is a random UUID (version 4, RFC 9562), which SQLite has no function for.
create trigger app_user_inserted after insert on app_user
begin
  insert into outbox (id, type, data)
  values (
    lower(printf('%s-%s-4%s-%s%s-%s', hex(randomblob(4)), hex(randomblob(2)), substr(hex(randomblob(2)), 2),
      substr('89ab', 1 + (random() & 3), 1), substr(hex(randomblob(2)), 2), hex(randomblob(6)))),
    'user.registered',
    json_object('user_id', new.id)
  );
end;
