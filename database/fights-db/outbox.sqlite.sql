-- Fights on SQLite whose events have not been published yet, the oldest first. Loaded only where events are published, and then
-- at every start, so that a database from a version without events gets it too.

create table if not exists outbox (
  position integer primary key,
  id text not null unique -- of the fight, from which the event is made
) strict;
