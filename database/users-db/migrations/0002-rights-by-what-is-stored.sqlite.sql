-- What a user may do depends on what is stored. Access tokens name their session, and end with it. Every session ends here: the
-- access tokens of before name none.

-- migrate:present select exists (select 1 from pragma_table_info('app_user') where name = 'kept_sid')
-- migrate:incompatible sessions have other columns, which earlier code does not fill

alter table app_user add column kept_sid text;

drop trigger app_user_password_changed;

drop table session;

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

-- The session that made the change stays, but its access tokens end with those of the other sessions.
create trigger app_user_credentials_changed after update of password_hash, email on app_user
when old.password_hash <> new.password_hash or old.email <> new.email
begin
  delete from session where user_id = new.id and sid is not new.kept_sid;
  update session set sid = lower(hex(randomblob(16))) where user_id = new.id;
end;
