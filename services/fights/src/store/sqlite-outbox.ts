import { repositoryRoot } from "@super-heroes/kit/repository";
import type { SqlStore } from "@super-heroes/kit/store/sql";
import { fightFinished } from "../fight-finished.ts";
import type { Fight } from "../model.ts";
import type { TellingStore } from "./fight-store.ts";
import { sqliteFights } from "./sqlite.ts";

/**
 * Writes each new fight into the outbox within the statement that stores it, so that there is never one without the
 * other. Temporary, which means of this connection: a service that tells no events leaves none behind.
 */
const FIGHT_IS_TO_BE_TOLD = `create temporary trigger fight_is_to_be_told after insert on main.fight begin
  insert into outbox (id) values (new.id) on conflict (id) do nothing;
end`;

/** As {@link sqliteFights}, with an outbox: the ids of fights, from which their events are made when they are told. */
export async function sqliteTellingFights(connection: SqlStore): Promise<TellingStore> {
  await connection.query(await Bun.file(`${repositoryRoot}/database/fights-db/outbox.sqlite.sql`).text(), []);
  await connection.query(FIGHT_IS_TO_BE_TOLD, []);
  return {
    ...sqliteFights(connection),
    outbox: {
      pending: async (limit) => {
        const rows = await connection.query<{ fight: string }>(
          "select fight from outbox join fight using (id) order by position limit ?",
          [limit],
        );
        return rows.map(({ fight }) => fightFinished(JSON.parse(fight) as Fight));
      },
      remove: async (ids) => {
        await connection.query("delete from outbox where id in (select value from json_each(?))", [
          JSON.stringify(ids),
        ]);
      },
    },
  };
}
