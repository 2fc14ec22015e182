-- migrate:present select exists (select 1 from sqlite_schema where name = 'villain_name')

-- villain_name finds rows by any part of their name that has three characters or more, whatever the number of rows. It has an entry
-- for each three characters, and reads the names from villain. A row that "insert or replace" replaced is still found by its former
-- name, so readers compare the names that they find.
create virtual table villain_name using fts5(name, content = 'villain', content_rowid = 'id', tokenize = 'trigram');

create trigger villain_inserted_name after insert on villain
begin
  insert into villain_name (rowid, name) values (new.id, new.name);
end;

create trigger villain_updated_name after update of id, name on villain
begin
  insert into villain_name (villain_name, rowid, name) values ('delete', old.id, old.name);
  insert into villain_name (rowid, name) values (new.id, new.name);
end;

create trigger villain_deleted_name after delete on villain
begin
  insert into villain_name (villain_name, rowid, name) values ('delete', old.id, old.name);
end;

-- The rows that exist already.
insert into villain_name (villain_name) values ('rebuild');
