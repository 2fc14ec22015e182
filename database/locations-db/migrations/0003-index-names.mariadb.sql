-- Has what a search by name reads, in the order of a page: a tenth of the table, or less. Rows are read and written while the index
-- is built.

-- migrate:present select exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'location' and index_name = 'location_search')

-- migrate:step build the index location_search
create index if not exists location_search on location (id, name);
