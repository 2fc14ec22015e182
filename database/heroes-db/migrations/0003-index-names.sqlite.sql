-- migrate:present select exists (select 1 from sqlite_schema where name = 'hero_name')

-- hero_name finds rows by any part of their name that has three characters or more, whatever the number of rows. It has an entry
-- for each three characters, and reads the names from hero. A row that "insert or replace" replaced is still found by its former
-- name, so readers compare the names that they find.
create virtual table hero_name using fts5(name, content = 'hero', content_rowid = 'id', tokenize = 'trigram');

create trigger hero_inserted_name after insert on hero
begin
  insert into hero_name (rowid, name) values (new.id, new.name);
end;

create trigger hero_updated_name after update of id, name on hero
begin
  insert into hero_name (hero_name, rowid, name) values ('delete', old.id, old.name);
  insert into hero_name (rowid, name) values (new.id, new.name);
end;

create trigger hero_deleted_name after delete on hero
begin
  insert into hero_name (hero_name, rowid, name) values ('delete', old.id, old.name);
end;

-- The rows that exist already.
insert into hero_name (hero_name) values ('rebuild');
