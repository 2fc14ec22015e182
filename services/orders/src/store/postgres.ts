import type { SqlStore } from "@super-heroes/kit/store/sql";
import { directionOf } from "./direction.ts";
import type { OrderStore, StatusTally } from "./order-store.ts";
import { type EventRow, eventOf, readOrdersFrom, valuesOf } from "./rows.ts";

/** An instant as ISO 8601 in UTC with milliseconds, independent of the time zone of the session. */
const instant = (column: string) =>
  `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`;

/** An integer that may exceed 32 bits. Without the cast the client would return it as a text. */
const big = (value: string, name: string) => `(${value})::float8 as ${name}`;

const ROW = `id::text, user_id, product, quantity, ${big("total_cents", "total_cents")}, status,
  ${instant("created_at")}, ${instant("updated_at")}`;

/** Orders on PostgreSQL. Parameters are cast, so that each statement is prepared once. */
export function postgresOrders(connection: SqlStore): OrderStore {
  const orders = readOrdersFrom(connection);

  return {
    connection,
    insert: async (order) => {
      const stored = await connection.query(
        `insert into app_order (id, user_id, product, quantity, total_cents, status, created_at, updated_at)
         values ($1::text::uuid, $2::int, $3::text, $4::int, $5::float8::bigint, $6::text,
                 $7::text::timestamptz, $8::text::timestamptz)
         on conflict (id) do nothing returning 1`,
        valuesOf(order),
      );
      return stored.length > 0;
    },
    find: async (id) => (await orders(`select ${ROW} from app_order where id = $1::text::uuid`, [id]))[0],
    move: async (id, from, to, at) =>
      (
        await orders(
          `update app_order set status = $3::text, updated_at = $4::text::timestamptz
           where id = $1::text::uuid and status = $2::text returning ${ROW}`,
          [id, from, to, at],
        )
      )[0],
    page: async ({ userId, status, limit, ...place }) => {
      const { from, beyond, order, newestFirst } = directionOf(place);
      const values: unknown[] = [limit];
      const mark = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
      const wanted: string[] = [];
      if (userId !== undefined) wanted.push(`user_id = ${mark(userId, "int")}`);
      if (status !== undefined) wanted.push(`status = ${mark(status, "text")}`);
      if (from) {
        const [at, id] = [mark(from.created_at, "text::timestamptz"), mark(from.id, "text::uuid")];
        wanted.push(`(app_order.created_at, app_order.id) ${beyond} (${at}, ${id})`);
      }
      const where = wanted.length > 0 ? `where ${wanted.join(" and ")}` : "";
      // Qualified names: a bare name would mean the text in the select list, which has no index.
      const inOrder = `order by app_order.created_at ${order}, app_order.id ${order}`;
      return newestFirst(
        await orders(`select ${ROW} from app_order ${where} ${inOrder} limit $1::int`, values),
      );
    },
    countOf: async (userId) => {
      const [row] = await connection.query<{ orders: number }>(
        `select ${big("count(*)", "orders")} from app_order where user_id = $1::int`,
        [userId],
      );
      return row?.orders ?? 0;
    },
    tally: () =>
      connection.query<StatusTally>(
        `select status, ${big("count(*)", "orders")}, ${big("sum(total_cents)", "cents")}
         from app_order group by status`,
        [],
      ),
    outbox: {
      pending: async (limit) => {
        const rows = await connection.query<EventRow>(
          `select id, type, ${instant("time")}, data::text from outbox order by position limit $1::int`,
          [limit],
        );
        return rows.map(eventOf);
      },
      remove: async (ids) =>
        void (await connection.query(
          "delete from outbox where id in (select jsonb_array_elements_text($1::text::jsonb))",
          [JSON.stringify(ids)],
        )),
    },
  };
}
