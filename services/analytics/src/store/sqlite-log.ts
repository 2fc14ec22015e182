import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { EventLog, LoggedEvent } from "./event-log.ts";

/** The largest number of events in one read. It blocks the process, so it is short. */
const PAGE = 1000;

interface Row {
  sequence: number;
  id: string;
  type: string;
  version: number;
  source: string;
  time: string;
  data: string;
}

/**
 * The log on the embedded SQLite: a table whose key is the sequence. SQLite has one writer at a time and gives the next
 * sequence while it holds the lock, so a lower sequence never becomes visible after a higher one.
 */
export const sqliteLog = (connection: SqlStore): EventLog => ({
  append: async (events) => {
    // Without `where true` SQLite parses ON CONFLICT as the ON of a join.
    const stored = await connection.query<{ sequence: number }>(
      `insert into event (id, type, version, source, time, data)
       select value ->> 'id', value ->> 'type', coalesce(value ->> 'version', 1), value ->> 'source', value ->> 'time',
         value -> 'data'
       from json_each(?) where true order by key
       on conflict (id) do nothing returning sequence`,
      [JSON.stringify(events)],
    );
    return { added: stored.length, last: Math.max(0, ...stored.map(({ sequence }) => sequence)) };
  },
  after: async (sequence) => {
    const rows = await connection.query<Row>(
      `select sequence, id, type, version, source, time, data from event
       where sequence > ? order by sequence limit ${PAGE}`,
      [sequence],
    );
    return rows.map(toLogged);
  },
  head: async () => {
    const [row] = await connection.query<{ head: number }>(
      "select coalesce(max(sequence), 0) as head from event",
      [],
    );
    return row?.head ?? 0;
  },
});

const toLogged = ({ sequence, data, ...rest }: Row): LoggedEvent => ({
  sequence,
  event: { ...rest, data: JSON.parse(data) },
});
