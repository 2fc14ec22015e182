-- From the first schema of locations to the second, on MariaDB, for draws from memory (DRAW_SOURCE=snapshot):
-- mariadb --host HOST --user USER --password locations < upgrade-2.mariadb.sql

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
