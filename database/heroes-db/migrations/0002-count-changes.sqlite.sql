-- migrate:present select exists (select 1 from sqlite_schema where name = 'hero_version')

-- hero_version counts the changes of hero, each within the transaction that makes it: a copy of the rows is current for as long as
-- its version is.
create table hero_version (
  slot integer primary key,
  version integer not null
) strict;

insert into hero_version (slot, version) values (0, 0);

create trigger hero_inserted_version after insert on hero
begin
  update hero_version set version = version + 1;
end;

create trigger hero_updated_version after update on hero
begin
  update hero_version set version = version + 1;
end;

create trigger hero_deleted_version after delete on hero
begin
  update hero_version set version = version + 1;
end;
