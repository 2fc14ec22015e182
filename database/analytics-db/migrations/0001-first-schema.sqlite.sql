-- Analytics on SQLite: every event once, and counts of all events that are kept as they arrive.
--
-- The triggers count within the transaction that stores the event. A count therefore equals a query over all events, a
-- repeated event changes neither, and reading is a look-up for any number of events.

-- migrate:present select exists (select 1 from sqlite_schema where name = 'event')

create table event (
  id text not null primary key, -- chosen by its source: the same when the event is published again
  type text not null,
  source text not null,
  time text not null, -- ISO 8601
  data text not null check (json_valid(data))
) strict;

create table event_count (
  type text not null,
  source text not null,
  count integer not null,
  primary key (type, source)
) strict, without rowid;

create table team_wins (
  team text not null primary key check (team in ('heroes', 'villains')),
  wins integer not null
) strict, without rowid;

create table winner (
  name text not null,
  team text not null,
  wins integer not null,
  primary key (name, team)
) strict, without rowid;

create index winner_most_wins on winner (wins desc, name, team);

create trigger event_is_counted after insert on event begin
  insert into event_count (type, source, count) values (new.type, new.source, 1)
    on conflict (type, source) do update set count = count + 1;
end;

create trigger fight_is_counted after insert on event when new.type = 'fight.finished' begin
  insert into team_wins (team, wins) values (new.data ->> 'winner_team', 1)
    on conflict (team) do update set wins = wins + 1;
  insert into winner (name, team, wins) values (new.data ->> 'winner_name', new.data ->> 'winner_team', 1)
    on conflict (name, team) do update set wins = wins + 1;
end;
