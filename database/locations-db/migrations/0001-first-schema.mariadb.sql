-- Locations on MariaDB (10.6 or newer).
--
-- location_draw numbers the rows that exist 1..n without a gap, so that a uniform draw is two index look-ups at any
-- size: position 1 + floor(r * max(position)), then the row by its id. The triggers below keep the numbering
-- inside the transaction that changes location: a new row goes to the end, the last row fills the gap of a removed one.
--
-- Each trigger is one statement. Triggers of one event run in the order of this file.

-- migrate:present select exists (select 1 from information_schema.triggers where trigger_schema = database() and trigger_name = 'location_deleted_4_remove')

-- migrate:step create the table location

create table if not exists location (
  id int not null auto_increment primary key,
  name varchar(50) not null check (char_length(name) between 3 and 50),
  description text not null default '',
  picture varchar(255) -- null: the service generates a picture
) engine = InnoDB default charset = utf8mb4;

-- migrate:step create the table location_draw
-- The foreign key makes TRUNCATE TABLE location fail, which would fire no trigger, and follows a changed id.
-- row_id, which never changes when a row moves, is the primary key: moving a primary key makes InnoDB check the
-- foreign key again, and lock a location that another connection may be deleting. Deadlock.
create table if not exists location_draw (
  row_id int not null primary key,
  position int not null unique,
  foreign key (row_id) references location (id) on update cascade on delete restrict
) engine = InnoDB;

-- migrate:step create the table location_draw_size
-- One row. Every writer changes it before it touches location_draw, so that writers queue here, on one record
-- lock, instead of deadlocking on gap locks there. And having changed a row itself, a transaction reads it as
-- it is now, at every isolation level.
create table if not exists location_draw_size (
  only_row tinyint not null default 1 primary key check (only_row = 1),
  size int not null check (size >= 0)
) engine = InnoDB;

insert ignore into location_draw_size (size) values (0);

-- migrate:step create the triggers of inserted rows
create or replace trigger location_inserted_1_grow after insert on location for each row
  update location_draw_size set size = size + 1;

create or replace trigger location_inserted_2_append after insert on location for each row
  insert into location_draw (position, row_id) select size, new.id from location_draw_size;

-- migrate:step create the triggers of deleted rows
create or replace trigger location_deleted_1_shrink before delete on location for each row
  update location_draw_size set size = size - 1;

-- The removed row steps aside to minus its position: the unique key has no moment with two rows in one place.
create or replace trigger location_deleted_2_step_aside before delete on location for each row
  update location_draw set position = -position where row_id = old.id;

create or replace trigger location_deleted_3_fill_gap before delete on location for each row
  update location_draw_size
  join location_draw as last on last.position = location_draw_size.size + 1
  join location_draw as gap on gap.row_id = old.id
  set last.position = -gap.position;

create or replace trigger location_deleted_4_remove before delete on location for each row
  delete from location_draw where row_id = old.id;
