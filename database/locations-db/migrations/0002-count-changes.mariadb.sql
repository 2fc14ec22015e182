-- location_version counts the changes of location, each within the transaction that makes it: a copy of the rows is current for
-- as long as the sum of the versions is. Each connection has a row of its own among 16, so that changes do not wait for each
-- other here.

-- migrate:present select exists (select 1 from information_schema.triggers where trigger_schema = database() and trigger_name = 'location_deleted_5_version')

-- migrate:step create the table location_version
create table if not exists location_version (
  slot int not null primary key,
  version bigint not null
) engine = InnoDB;

insert ignore into location_version (slot, version) values
  (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (7, 0),
  (8, 0), (9, 0), (10, 0), (11, 0), (12, 0), (13, 0), (14, 0), (15, 0);

-- migrate:step create the triggers
create or replace trigger location_inserted_3_version after insert on location for each row
  update location_version set version = version + 1 where slot = connection_id() % 16;

create or replace trigger location_updated_1_version after update on location for each row
  update location_version set version = version + 1 where slot = connection_id() % 16;

create or replace trigger location_deleted_5_version before delete on location for each row
  update location_version set version = version + 1 where slot = connection_id() % 16;
