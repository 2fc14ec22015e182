-- Heroes on SQLite.
--
-- hero_draw numbers the rows that exist 1..n without a gap, so that a uniform draw is two index look-ups at any
-- size: position 1 + floor(r * max(position)), then the row by its id. The triggers below keep the numbering
-- inside the transaction that changes hero: a new row goes to the end, the last row fills the gap of a removed one.

create table hero (
  id integer primary key autoincrement,
  level integer not null check (level >= 1),
  name text not null check (length(name) between 3 and 50),
  other_name text not null default '' check (length(other_name) <= 255),
  picture text check (length(picture) <= 255), -- null: the service generates a portrait
  powers text not null default ''
) strict;

create table hero_draw (
  position integer primary key,
  row_id integer not null unique
) strict;

-- "insert or replace" fires no delete trigger (unless recursive_triggers is on) and would make this insert a replace
-- too: the replaced row keeps its position instead.
create trigger hero_inserted after insert on hero
when not exists (select 1 from hero_draw where row_id = new.id)
begin
  insert into hero_draw (position, row_id)
  select coalesce(max(position), 0) + 1, new.id from hero_draw;
end;

-- The removed row first steps aside to minus its position: the unique key has no moment with two rows in one place.
create trigger hero_deleted after delete on hero
begin
  update hero_draw set position = -position where row_id = old.id;
  update hero_draw set position = (select -gap.position from hero_draw as gap where gap.row_id = old.id)
  where position = (select max(position) from hero_draw)
    and position > (select -gap.position from hero_draw as gap where gap.row_id = old.id);
  delete from hero_draw where row_id = old.id;
end;

-- "update or replace" onto an id that is taken removes that row without a delete trigger: refused.
create trigger hero_renumbered after update of id on hero
when old.id <> new.id
begin
  select raise(abort, 'hero id is taken') where exists (select 1 from hero_draw where row_id = new.id);
  update hero_draw set row_id = new.id where row_id = old.id;
end;

-- hero_version counts the changes of hero, each within the transaction that makes it: a copy of the rows is current for as long as
-- its version is.
create table hero_version (
  slot integer primary key,
  version integer not null
) strict;

insert into hero_version (slot, version) values (0, 0);

create trigger hero_inserted_version after insert on hero
begin
  update hero_version set version = version + 1;
end;

create trigger hero_updated_version after update on hero
begin
  update hero_version set version = version + 1;
end;

create trigger hero_deleted_version after delete on hero
begin
  update hero_version set version = version + 1;
end;

-- hero_name finds rows by any part of their name that has three characters or more, whatever the number of rows. It has an entry
-- for each three characters, and reads the names from hero. A row that "insert or replace" replaced is still found by its former
-- name, so readers compare the names that they find.
create virtual table hero_name using fts5(name, content = 'hero', content_rowid = 'id', tokenize = 'trigram');

create trigger hero_inserted_name after insert on hero
begin
  insert into hero_name (rowid, name) values (new.id, new.name);
end;

create trigger hero_updated_name after update of id, name on hero
begin
  insert into hero_name (hero_name, rowid, name) values ('delete', old.id, old.name);
  insert into hero_name (rowid, name) values (new.id, new.name);
end;

create trigger hero_deleted_name after delete on hero
begin
  insert into hero_name (hero_name, rowid, name) values ('delete', old.id, old.name);
end;
