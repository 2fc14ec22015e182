-- migrate:present select exists (select 1 from sqlite_schema where name = 'location_version')

-- location_version counts the changes of location, each within the transaction that makes it: a copy of the rows is current for as long as
-- its version is.
create table location_version (
  slot integer primary key,
  version integer not null
) strict;

insert into location_version (slot, version) values (0, 0);

create trigger location_inserted_version after insert on location
begin
  update location_version set version = version + 1;
end;

create trigger location_updated_version after update on location
begin
  update location_version set version = version + 1;
end;

create trigger location_deleted_version after delete on location
begin
  update location_version set version = version + 1;
end;
