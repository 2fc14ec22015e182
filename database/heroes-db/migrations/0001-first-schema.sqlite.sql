-- Heroes on SQLite.
--
-- hero_draw numbers the rows that exist 1..n without a gap, so that a uniform draw is two index look-ups at any
-- size: position 1 + floor(r * max(position)), then the row by its id. The triggers below keep the numbering
-- inside the transaction that changes hero: a new row goes to the end, the last row fills the gap of a removed one.

-- migrate:present select exists (select 1 from sqlite_schema where name = 'hero')

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
