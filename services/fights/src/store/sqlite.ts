import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { Fight } from "../model.ts";
import { type FightStore, firstStored } from "./fight-store.ts";

/** How many fights are read at once where all are read. */
const PAGE = 500;

/** Fights on the embedded SQLite: one JSON document each, with the date in a column of its own for sorting. */
export function sqliteFights(connection: SqlStore): FightStore {
  const fights = async (statement: string, parameters: unknown[]) =>
    (await connection.query<{ fight: string }>(statement, parameters)).map(
      ({ fight }) => JSON.parse(fight) as Fight,
    );

  return {
    connection,
    insert: async (batch) => {
      // Without `where true` SQLite parses ON CONFLICT as the ON of a join.
      const stored = await connection.query<{ id: string }>(
        `insert into fight (id, fight_date, fight)
         select value ->> 'id', value ->> 'fight_date', value from json_each(?) where true
         on conflict (id) do nothing returning id`,
        [JSON.stringify(batch)],
      );
      return firstStored(
        batch,
        stored.map(({ id }) => id),
      );
    },
    find: async (id) => (await fights("select fight from fight where id = ?", [id]))[0],
    latest: (limit, before) =>
      before === undefined
        ? fights("select fight from fight order by fight_date desc, id desc limit ?", [limit])
        : fights(
            `select fight from fight where (fight_date, id) < (?, ?)
             order by fight_date desc, id desc limit ?`,
            [before.fightDate, before.id, limit],
          ),
    following: async (limit, { fightDate, id }) => {
      const oldestFirst = await fights(
        `select fight from fight where (fight_date, id) > (?, ?)
         order by fight_date, id limit ?`,
        [fightDate, id, limit],
      );
      return oldestFirst.toReversed();
    },
    async *pages() {
      let last = 0;
      for (;;) {
        const rows = await connection.query<{ place: number; fight: string }>(
          `select rowid as place, fight from fight where rowid > ? order by rowid limit ${PAGE}`,
          [last],
        );
        if (rows.length === 0) return;
        last = rows.at(-1)?.place ?? last;
        yield rows.map(({ fight }) => JSON.parse(fight) as Fight);
      }
    },
  };
}
