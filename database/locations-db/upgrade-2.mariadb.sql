-- From the first schema of locations to the second, on MariaDB, for draws from memory (DRAW_SOURCE=snapshot):
-- mariadb --host HOST --user USER --password locations < upgrade-2.mariadb.sql

-- location_version counts the changes of location, each within the transaction that makes it: a copy of the rows is current for
-- as long as its version is. Changes of location wait for each other here, until the end of their transactions.
create table location_version (
  only_row tinyint not null default 1 primary key check (only_row = 1),
  version bigint not null
) engine = InnoDB;

insert into location_version (version) values (0);

create trigger location_inserted_3_version after insert on location for each row
  update location_version set version = version + 1;

create trigger location_updated_1_version after update on location for each row
  update location_version set version = version + 1;

create trigger location_deleted_5_version before delete on location for each row
  update location_version set version = version + 1;
