-- Orders on SQLite.
--
-- outbox holds the events of orders until they are published. Triggers fill it inside the transaction that changes the order,
-- so neither exists without the other.
--
-- Instants are ISO 8601 in UTC with milliseconds, so that text order is time order.

-- migrate:present select exists (select 1 from sqlite_schema where name = 'app_order')

create table app_order (
  id text not null primary key,
  user_id integer not null check (user_id >= 1), -- of the users service, which has a store of its own
  product text not null check (length(product) between 1 and 200),
  quantity integer not null check (quantity >= 1),
  total_cents integer not null check (total_cents >= 0),
  status text not null check (status in ('pending', 'paid', 'shipped', 'completed', 'cancelled')),
  created_at text not null,
  updated_at text not null
) strict;

create index app_order_newest_first on app_order (created_at desc, id desc);
create index app_order_of_user on app_order (user_id, created_at desc, id desc);
-- With the amount, so that the statistics are read from the index alone.
create index app_order_by_status on app_order (status, created_at desc, id desc, total_cents);

create table outbox (
  position integer primary key autoincrement,
  id text not null unique,
  type text not null,
  time text not null,
  data text not null check (json_valid(data))
) strict;

-- An order reaches each status once at most, so order and status are an id that is the same whenever the event is published.
create trigger app_order_placed after insert on app_order
begin
  insert into outbox (id, type, time, data) values (
    new.id || '.placed',
    'order.placed',
    new.updated_at,
    json_object('order_id', new.id, 'user_id', new.user_id, 'total', new.total_cents / 100.0)
  );
end;

create trigger app_order_moved after update of status on app_order
when old.status <> new.status
begin
  insert into outbox (id, type, time, data) values (
    new.id || '.' || new.status,
    'order.' || new.status,
    new.updated_at,
    json_object('order_id', new.id, 'user_id', new.user_id, 'total', new.total_cents / 100.0)
  );
end;
