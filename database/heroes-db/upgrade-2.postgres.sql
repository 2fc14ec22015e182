-- From the first schema of heroes to the second, on PostgreSQL, for draws from memory (DRAW_SOURCE=snapshot):
-- psql --single-transaction --file upgrade-2.postgres.sql "$DATABASE_URL"

-- hero_version counts the changes of hero, each within the transaction that makes it: a copy of the rows is current for as long as
-- its version is. A sequence would not do, because it counts before the change can be seen. Changes of hero wait for each other
-- here, from the statement to the end of its transaction.
create table hero_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);

insert into hero_version (version) values (0);

create function hero_changed() returns trigger language plpgsql as $$
begin
  update hero_version set version = version + 1;
  return null;
end $$;

-- The last of the triggers of a statement, because they run in the order of their names.
create trigger hero_versioned after insert or update or delete or truncate on hero
  for each statement execute function hero_changed();
