-- From the second schema of villains to the third, on PostgreSQL, for searches by name in a large table:
-- psql --single-transaction --file upgrade-3.postgres.sql "$DATABASE_URL"
-- The extension is part of PostgreSQL. Its creation needs the owner of the database; writes wait while the index is built.

-- Finds rows by any part of their name that has three letters or digits in a row, whatever the number of rows.
create extension if not exists pg_trgm;

create index villain_name_trigrams on villain using gin (name gin_trgm_ops);
