import type { Outbox } from "@super-heroes/kit/events/event";
import type { Dialect } from "./dialect.ts";
import type { Query } from "./query.ts";

interface OutboxRow {
  id: string;
  type: string;
  /** A date from PostgreSQL, a text from SQLite. */
  time: Date | string;
  data: string;
}

/** The events of the outbox. Triggers insert them in the transaction of the change that they report. */
export function sqlOutbox(query: Query, { textsOfFirst }: Dialect): Outbox {
  return {
    pending: async (limit) => {
      const rows = await query<OutboxRow>(
        `select id, type, time, cast(data as text) as data from outbox
         order by position limit cast($1 as integer)`,
        [limit],
      );
      return rows.map(({ id, type, time, data }) => ({
        id,
        type,
        source: "users",
        time: new Date(time).toISOString(),
        data: JSON.parse(data),
      }));
    },
    remove: async (ids) =>
      void (await query(`delete from outbox where id in (${textsOfFirst})`, [JSON.stringify(ids)])),
  };
}
