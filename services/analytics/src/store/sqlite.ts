import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { Winner } from "../model.ts";
import type { EventCount, EventStore } from "./event-store.ts";

/** Events on the embedded SQLite. Triggers count them as they are stored. */
export function sqliteEvents(connection: SqlStore): EventStore {
  const winsOf = async () =>
    new Map(
      (await connection.query<{ team: string; wins: number }>("select team, wins from team_wins", [])).map(
        ({ team, wins }) => [team, wins],
      ),
    );

  return {
    connection,
    add: async (events) => {
      // Without `where true` SQLite parses ON CONFLICT as the ON of a join.
      const stored = await connection.query(
        `insert into event (id, type, source, time, data)
         select value ->> 'id', value ->> 'type', value ->> 'source', value ->> 'time', value -> 'data'
         from json_each(?) where true
         on conflict (id) do nothing returning id`,
        [JSON.stringify(events)],
      );
      return stored.length;
    },
    counts: () => connection.query<EventCount>("select type, source, count from event_count", []),
    wins: async (most) => {
      const wins = await winsOf();
      const top = await connection.query<Winner>(
        "select name, team, wins from winner order by wins desc, name, team limit ?",
        [most],
      );
      return { heroes: wins.get("heroes") ?? 0, villains: wins.get("villains") ?? 0, top };
    },
  };
}
