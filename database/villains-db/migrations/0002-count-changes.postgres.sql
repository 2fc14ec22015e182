-- migrate:present select to_regclass('villain_version') is not null

-- villain_version counts the changes of villain, each within the transaction that makes it: a copy of the rows is current for as long as
-- the sum of the versions is. A sequence would not do, because it counts before the change can be seen. Each connection has a row
-- of its own among 64, so that changes do not wait for each other here.
create table villain_version (
  slot integer primary key,
  version bigint not null
) with (fillfactor = 50);

insert into villain_version (slot, version) select slot, 0 from generate_series(0, 63) as slot;

create function villain_changed() returns trigger language plpgsql as $$
begin
  update villain_version set version = version + 1 where slot = pg_backend_pid() % 64;
  return null;
end $$;

-- The last of the triggers of a statement, because they run in the order of their names.
create trigger villain_versioned after insert or update or delete or truncate on villain
  for each statement execute function villain_changed();
