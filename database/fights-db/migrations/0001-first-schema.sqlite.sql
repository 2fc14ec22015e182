-- Fights on SQLite: each fight as the JSON document that clients get, beside the two keys it is found by.
--
-- A table with row ids, on purpose: documents are appended in the order they arrive, while a table clustered by
-- its text key would insert whole documents at random places.

-- migrate:present select exists (select 1 from sqlite_schema where name = 'fight')

create table fight (
  id text not null primary key,
  fight_date text not null, -- ISO 8601 in UTC with milliseconds, so that text order is time order
  fight text not null check (json_valid(fight))
) strict;

create index fight_newest_first on fight (fight_date desc, id desc);
