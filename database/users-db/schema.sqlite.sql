-- Users on SQLite.
--
-- Rules that hold for every writer are kept here, inside the transaction that changes a row: names and addresses are
-- unique whatever their case, there is always an admin once there was one, a password or an address that changes ends the
-- other sessions, and each new user is an event in the outbox.

create table app_user (
  id integer primary key autoincrement, -- the id of a removed user is never given again
  username text not null check (length(username) between 3 and 50 and username not glob '*[^a-zA-Z0-9_.-]*'),
  name text not null check (length(name) between 1 and 100),
  email text not null check (length(email) <= 254 and email not glob '*[^!-~]*'),
  role text not null default 'user' check (role in ('user', 'admin')),
  password_hash text not null,
  created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  kept_sid text -- the user's session that made the last change, which the change does not end; null: none did
) strict;

create unique index app_user_username on app_user (lower(username));
create unique index app_user_email on app_user (lower(email));
create index app_user_admins on app_user (id) where role = 'admin';

-- One sign-in of a user. Refresh tokens are stored only as their SHA-256: the current one, and the previous one that was
-- exchanged for it. The salt and the previous token derive the current one, so a client that repeats an exchange gets the
-- same token. What is stored cannot be used to sign in.
create table session (
  id text primary key, -- part of each refresh token, and of nothing else
  sid text not null unique, -- what access tokens name the session by; access tokens end when it changes
  user_id integer not null,
  token_hash text not null,
  previous_hash text,
  salt text,
  rotated_at_ms integer, -- since 1970
  expires_at_ms integer not null -- since 1970
) strict;

create index session_of_user on session (user_id);
create index session_expiry on session (expires_at_ms);

-- Attempts on an account within a window of one minute. The key is a hash, because what is typed as a name may be a
-- password.
create table attempt (
  key text primary key,
  used integer not null,
  ends_at_ms integer not null -- since 1970
) strict;

create index attempt_end on attempt (ends_at_ms);

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

-- The session that made the change stays, but its access tokens end with those of the other sessions.
create trigger app_user_credentials_changed after update of password_hash, email on app_user
when old.password_hash <> new.password_hash or old.email <> new.email
begin
  delete from session where user_id = new.id and sid is not new.kept_sid;
  update session set sid = lower(hex(randomblob(16))) where user_id = new.id;
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
