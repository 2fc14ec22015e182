-- Finds rows by any part of their name that has three letters or digits in a row, whatever the number of rows.
--
-- The extension is part of PostgreSQL, and the owner of the database may create it. The index is built while the table is read and
-- written. An index whose construction was interrupted is invalid, and is removed first.

-- migrate:present select exists (select from pg_index where indexrelid = to_regclass('hero_name_trigrams') and indisvalid)

-- migrate:step create the extension pg_trgm
create extension if not exists pg_trgm;

-- migrate:step build the index hero_name_trigrams
drop index concurrently if exists hero_name_trigrams;
create index concurrently hero_name_trigrams on hero using gin (name gin_trgm_ops);
