-- migrate:present select exists (select 1 from sqlite_schema where name = 'villain_version')

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
