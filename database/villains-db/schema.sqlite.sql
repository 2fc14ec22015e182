-- Villains on SQLite.
--
-- villain_draw numbers the rows that exist 1..n without a gap, so that a uniform draw is two index look-ups at any
-- size: position 1 + floor(r * max(position)), then the row by its id. The triggers below keep the numbering
-- inside the transaction that changes villain: a new row goes to the end, the last row fills the gap of a removed one.

create table villain (
  id integer primary key autoincrement,
  level integer not null check (level >= 1),
  name text not null check (length(name) between 3 and 50),
  other_name text not null default '' check (length(other_name) <= 255),
  picture text check (length(picture) <= 255), -- null: the service generates a portrait
  powers text not null default ''
) strict;

create table villain_draw (
  position integer primary key,
  row_id integer not null unique
) strict;

-- "insert or replace" fires no delete trigger (unless recursive_triggers is on) and would make this insert a replace
-- too: the replaced row keeps its position instead.
create trigger villain_inserted after insert on villain
when not exists (select 1 from villain_draw where row_id = new.id)
begin
  insert into villain_draw (position, row_id)
  select coalesce(max(position), 0) + 1, new.id from villain_draw;
end;

-- The removed row first steps aside to minus its position: the unique key has no moment with two rows in one place.
create trigger villain_deleted after delete on villain
begin
  update villain_draw set position = -position where row_id = old.id;
  update villain_draw set position = (select -gap.position from villain_draw as gap where gap.row_id = old.id)
  where position = (select max(position) from villain_draw)
    and position > (select -gap.position from villain_draw as gap where gap.row_id = old.id);
  delete from villain_draw where row_id = old.id;
end;

-- "update or replace" onto an id that is taken removes that row without a delete trigger: refused.
create trigger villain_renumbered after update of id on villain
when old.id <> new.id
begin
  select raise(abort, 'villain id is taken') where exists (select 1 from villain_draw where row_id = new.id);
  update villain_draw set row_id = new.id where row_id = old.id;
end;

-- villain_version counts the changes of villain, each within the transaction that makes it: a copy of the rows is current for as long as
-- its version is.
create table villain_version (
  slot integer primary key,
  version integer not null
) strict;

insert into villain_version (slot, version) values (0, 0);

create trigger villain_inserted_version after insert on villain
begin
  update villain_version set version = version + 1;
end;

create trigger villain_updated_version after update on villain
begin
  update villain_version set version = version + 1;
end;

create trigger villain_deleted_version after delete on villain
begin
  update villain_version set version = version + 1;
end;

-- villain_name finds rows by any part of their name that has three characters or more, whatever the number of rows. It has an entry
-- for each three characters, and reads the names from villain. A row that "insert or replace" replaced is still found by its former
-- name, so readers compare the names that they find.
create virtual table villain_name using fts5(name, content = 'villain', content_rowid = 'id', tokenize = 'trigram');

create trigger villain_inserted_name after insert on villain
begin
  insert into villain_name (rowid, name) values (new.id, new.name);
end;

create trigger villain_updated_name after update of id, name on villain
begin
  insert into villain_name (villain_name, rowid, name) values ('delete', old.id, old.name);
  insert into villain_name (rowid, name) values (new.id, new.name);
end;

create trigger villain_deleted_name after delete on villain
begin
  insert into villain_name (villain_name, rowid, name) values ('delete', old.id, old.name);
end;
