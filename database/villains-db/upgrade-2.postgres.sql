-- From the first schema of villains to the second, on PostgreSQL, for draws from memory (DRAW_SOURCE=snapshot):
-- psql --single-transaction --file upgrade-2.postgres.sql "$DATABASE_URL"

-- villain_version counts the changes of villain, each within the transaction that makes it: a copy of the rows is current for as long as
-- its version is. A sequence would not do, because it counts before the change can be seen. Changes of villain wait for each other
-- here, from the statement to the end of its transaction.
create table villain_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);

insert into villain_version (version) values (0);

create function villain_changed() returns trigger language plpgsql as $$
begin
  update villain_version set version = version + 1;
  return null;
end $$;

-- The last of the triggers of a statement, because they run in the order of their names.
create trigger villain_versioned after insert or update or delete or truncate on villain
  for each statement execute function villain_changed();
