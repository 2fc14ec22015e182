import type { SqlStore } from "@super-heroes/kit/store/sql";
import { directionOf } from "./direction.ts";
import type { OrderStore, StatusTally } from "./order-store.ts";
import { type EventRow, eventOf, readOrdersFrom, valuesOf } from "./rows.ts";

const COLUMNS = "id, user_id, product, quantity, total_cents, status, created_at, updated_at";

/** Orders on the embedded SQLite. */
export function sqliteOrders(connection: SqlStore): OrderStore {
  const orders = readOrdersFrom(connection);

  return {
    connection,
    insert: async (order) => {
      const stored = await connection.query(
        `insert into app_order (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (id) do nothing returning id`,
        valuesOf(order),
      );
      return stored.length > 0;
    },
    find: async (id) => (await orders(`select ${COLUMNS} from app_order where id = ?`, [id]))[0],
    move: async (id, from, to, at) =>
      (
        await orders(
          `update app_order set status = ?, updated_at = ? where id = ? and status = ? returning ${COLUMNS}`,
          [to, at, id, from],
        )
      )[0],
    page: async ({ userId, status, limit, ...place }) => {
      const { from, beyond, order, newestFirst } = directionOf(place);
      const wanted: [condition: string, values: unknown[]][] = [];
      if (userId !== undefined) wanted.push(["user_id = ?", [userId]]);
      if (status !== undefined) wanted.push(["status = ?", [status]]);
      if (from) wanted.push([`(created_at, id) ${beyond} (?, ?)`, [from.created_at, from.id]]);
      const where = wanted.length > 0 ? `where ${wanted.map(([condition]) => condition).join(" and ")}` : "";
      const inOrder = `order by created_at ${order}, id ${order}`;
      const values = [...wanted.flatMap(([, some]) => some), limit];
      return newestFirst(
        await orders(`select ${COLUMNS} from app_order ${where} ${inOrder} limit ?`, values),
      );
    },
    countOf: async (userId) => {
      const [row] = await connection.query<{ orders: number }>(
        "select count(*) as orders from app_order where user_id = ?",
        [userId],
      );
      return row?.orders ?? 0;
    },
    tally: () =>
      connection.query<StatusTally>(
        "select status, count(*) as orders, sum(total_cents) as cents from app_order group by status",
        [],
      ),
    outbox: {
      pending: async (limit) => {
        const rows = await connection.query<EventRow>(
          "select id, type, time, data from outbox order by position limit ?",
          [limit],
        );
        return rows.map(eventOf);
      },
      remove: async (ids) =>
        void (await connection.query("delete from outbox where id in (select value from json_each(?))", [
          JSON.stringify(ids),
        ])),
    },
  };
}
