-- Fights on SQLite whose events have not been told yet, the oldest first. Loaded only where events are told, and then
-- at every start, so that a database from before there were events gets it too.

create table if not exists outbox (
  position integer primary key,
  id text not null unique -- of the fight, which the event is made from
) strict;
