-- Locations on SQLite.
--
-- location_draw numbers the rows that exist 1..n without a gap, so that a uniform draw is two index look-ups at any
-- size: position 1 + floor(r * max(position)), then the row by its id. The triggers below keep the numbering
-- inside the transaction that changes location: a new row goes to the end, the last row fills the gap of a removed one.

-- migrate:present select exists (select 1 from sqlite_schema where name = 'location')

create table location (
  id integer primary key autoincrement,
  name text not null check (length(name) between 3 and 50),
  description text not null default '',
  picture text check (length(picture) <= 255) -- null: the service generates a picture
) strict;

create table location_draw (
  position integer primary key,
  row_id integer not null unique
) strict;

-- "insert or replace" fires no delete trigger (unless recursive_triggers is on) and would make this insert a replace
-- too: the replaced row keeps its position instead.
create trigger location_inserted after insert on location
when not exists (select 1 from location_draw where row_id = new.id)
begin
  insert into location_draw (position, row_id)
  select coalesce(max(position), 0) + 1, new.id from location_draw;
end;

-- The removed row first steps aside to minus its position: the unique key has no moment with two rows in one place.
create trigger location_deleted after delete on location
begin
  update location_draw set position = -position where row_id = old.id;
  update location_draw set position = (select -gap.position from location_draw as gap where gap.row_id = old.id)
  where position = (select max(position) from location_draw)
    and position > (select -gap.position from location_draw as gap where gap.row_id = old.id);
  delete from location_draw where row_id = old.id;
end;

-- "update or replace" onto an id that is taken removes that row without a delete trigger: refused.
create trigger location_renumbered after update of id on location
when old.id <> new.id
begin
  select raise(abort, 'location id is taken') where exists (select 1 from location_draw where row_id = new.id);
  update location_draw set row_id = new.id where row_id = old.id;
end;
