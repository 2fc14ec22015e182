-- migrate:present select exists (select 1 from sqlite_schema where name = 'location_name')

-- location_name finds rows by any part of their name that has three characters or more, whatever the number of rows. It has an entry
-- for each three characters, and reads the names from location. A row that "insert or replace" replaced is still found by its former
-- name, so readers compare the names that they find.
create virtual table location_name using fts5(name, content = 'location', content_rowid = 'id', tokenize = 'trigram');

create trigger location_inserted_name after insert on location
begin
  insert into location_name (rowid, name) values (new.id, new.name);
end;

create trigger location_updated_name after update of id, name on location
begin
  insert into location_name (location_name, rowid, name) values ('delete', old.id, old.name);
  insert into location_name (rowid, name) values (new.id, new.name);
end;

create trigger location_deleted_name after delete on location
begin
  insert into location_name (location_name, rowid, name) values ('delete', old.id, old.name);
end;

-- The rows that exist already.
insert into location_name (location_name) values ('rebuild');
