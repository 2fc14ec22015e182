-- Analytics on SQLite: the append-only log of all events, and snapshots of the read models that are folded from it.

create table event (
  sequence integer primary key, -- given in the order in which events are stored; rows are never removed
  id text not null unique, -- chosen by its source: the same when the event is published again
  type text not null,
  version integer not null default 1, -- of the data of this type
  source text not null,
  time text not null, -- ISO 8601
  data text not null check (json_valid(data))
) strict;

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
