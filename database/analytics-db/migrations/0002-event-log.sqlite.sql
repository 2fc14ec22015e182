-- migrate:present select exists (select 1 from sqlite_schema where name = 'snapshot')

-- From counts that triggers kept to a log with a sequence: every event keeps its id and gets its sequence in the order in which
-- it was stored.

drop trigger event_is_counted;
drop trigger fight_is_counted;
drop table event_count;
drop table team_wins;
drop table winner;

alter table event rename to former_event;
create table event (
  sequence integer primary key, -- given in the order in which events are stored; rows are never removed
  id text not null unique, -- chosen by its source: the same when the event is published again
  type text not null,
  version integer not null default 1, -- of the data of this type
  source text not null,
  time text not null, -- ISO 8601
  data text not null check (json_valid(data))
) strict;
insert into event (id, type, source, time, data)
  select id, type, source, time, data from former_event order by rowid;
drop table former_event;

-- The generation of each read model that is read: the highest one.
create table active_generation (
  model text not null,
  generation integer not null,
  version integer not null, -- of the projection
  primary key (model, generation)
) strict, without rowid;

-- The states of read models after the events up to a sequence. A row is added when all of its chunks are stored.
create table snapshot (
  model text not null,
  generation integer not null,
  sequence integer not null,
  version integer not null, -- of the projection
  entries integer not null,
  checksum text not null,
  chunks integer not null,
  primary key (model, generation, sequence)
) strict, without rowid;

create table snapshot_chunk (
  model text not null,
  generation integer not null,
  sequence integer not null,
  position integer not null,
  content text not null check (json_valid(content)),
  primary key (model, generation, sequence, position)
) strict;
