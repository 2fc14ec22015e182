-- Fights on SQLite whose events have not been published yet, the oldest first. Empty where no events are published.

-- migrate:present select exists (select 1 from sqlite_schema where name = 'outbox')

create table outbox (
  position integer primary key,
  id text not null unique -- of the fight, from which the event is made
) strict;
