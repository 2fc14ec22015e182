-- Locations on MariaDB (10.6 or newer).
--
-- location_draw numbers the rows that exist 1..n without a gap, so that a uniform draw is two index look-ups at any
-- size: position 1 + floor(r * max(position)), then the row by its id. The triggers below keep the numbering
-- inside the transaction that changes location: a new row goes to the end, the last row fills the gap of a removed one.
--
-- Each trigger is one statement, so that this file needs no DELIMITER and runs through the mariadb client and
-- through a driver's multiple statements alike; triggers of one event run in the order of this file.

set names utf8mb4;

create table location (
  id int not null auto_increment primary key,
  name varchar(50) not null check (char_length(name) between 3 and 50),
  description text not null default '',
  picture varchar(255) -- null: the service generates a picture
) engine = InnoDB default charset = utf8mb4;

-- The foreign key makes TRUNCATE TABLE location fail, which would fire no trigger, and follows a changed id.
-- row_id, which never changes when a row moves, is the primary key: moving a primary key makes InnoDB check the
-- foreign key again, and lock a location that another connection may be deleting. Deadlock.
create table location_draw (
  row_id int not null primary key,
  position int not null unique,
  foreign key (row_id) references location (id) on update cascade on delete restrict
) engine = InnoDB;

-- One row. Every writer changes it before it touches location_draw, so that writers queue here, on one record
-- lock, instead of deadlocking on gap locks there. And having changed a row itself, a transaction reads it as
-- it is now, at every isolation level.
create table location_draw_size (
  only_row tinyint not null default 1 primary key check (only_row = 1),
  size int not null check (size >= 0)
) engine = InnoDB;

insert into location_draw_size (size) values (0);

create trigger location_inserted_1_grow after insert on location for each row
  update location_draw_size set size = size + 1;

create trigger location_inserted_2_append after insert on location for each row
  insert into location_draw (position, row_id) select size, new.id from location_draw_size;

create trigger location_deleted_1_shrink before delete on location for each row
  update location_draw_size set size = size - 1;

-- The removed row steps aside to minus its position: the unique key has no moment with two rows in one place.
create trigger location_deleted_2_step_aside before delete on location for each row
  update location_draw set position = -position where row_id = old.id;

create trigger location_deleted_3_fill_gap before delete on location for each row
  update location_draw_size
  join location_draw as last on last.position = location_draw_size.size + 1
  join location_draw as gap on gap.row_id = old.id
  set last.position = -gap.position;

create trigger location_deleted_4_remove before delete on location for each row
  delete from location_draw where row_id = old.id;

-- location_version counts the changes of location, each within the transaction that makes it: a copy of the rows is current for
-- as long as the sum of the versions is. Each connection has a row of its own among 16, so that changes do not wait for each
-- other here.
create table location_version (
  slot int not null primary key,
  version bigint not null
) engine = InnoDB;

insert into location_version (slot, version) values
  (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (7, 0),
  (8, 0), (9, 0), (10, 0), (11, 0), (12, 0), (13, 0), (14, 0), (15, 0);

create trigger location_inserted_3_version after insert on location for each row
  update location_version set version = version + 1 where slot = connection_id() % 16;

create trigger location_updated_1_version after update on location for each row
  update location_version set version = version + 1 where slot = connection_id() % 16;

create trigger location_deleted_5_version before delete on location for each row
  update location_version set version = version + 1 where slot = connection_id() % 16;

-- Has what a search by name reads, in the order of a page: a tenth of the table, or less.
create index location_search on location (id, name);
