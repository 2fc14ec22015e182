-- Orders on PostgreSQL.
--
-- outbox holds the events of orders until they are published. Triggers fill it inside the transaction that changes the order,
-- so neither exists without the other.

-- migrate:present select to_regclass('app_order') is not null

create table app_order (
  id uuid primary key,
  user_id integer not null check (user_id >= 1), -- of the users service, which has a store of its own
  product varchar(200) not null check (product <> ''),
  quantity integer not null check (quantity >= 1),
  total_cents bigint not null check (total_cents >= 0),
  status varchar(9) not null check (status in ('pending', 'paid', 'shipped', 'completed', 'cancelled')),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);

create index app_order_newest_first on app_order (created_at desc, id desc);
create index app_order_of_user on app_order (user_id, created_at desc, id desc);
-- With the amount, so that the statistics are read from the index alone.
create index app_order_by_status on app_order (status, created_at desc, id desc) include (total_cents);

create table outbox (
  position bigint primary key generated always as identity,
  id text not null unique,
  type text not null,
  time timestamptz(3) not null,
  data jsonb not null
);

-- An order reaches each status once at most, so order and status are an id that is the same whenever the event is published.
create function app_order_tell() returns trigger language plpgsql as $$
declare
  happened text := case when tg_op = 'INSERT' then 'placed' else new.status end;
begin
  insert into outbox (id, type, time, data) values (
    new.id || '.' || happened,
    'order.' || happened,
    new.updated_at,
    jsonb_build_object(
      'order_id', new.id, 'user_id', new.user_id, 'total', round(new.total_cents / 100.0, 2)
    )
  );
  return null;
end $$;

create trigger app_order_placed after insert on app_order
  for each row execute function app_order_tell();

create trigger app_order_moved after update of status on app_order
  for each row when (old.status <> new.status) execute function app_order_tell();
