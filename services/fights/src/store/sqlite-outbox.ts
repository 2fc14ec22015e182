import type { SqlStore } from "@super-heroes/kit/store/sql";
import { fightFinished } from "../fight-finished.ts";
import type { Fight } from "../model.ts";
import type { FightStoreWithOutbox } from "./fight-store.ts";
import { sqliteFights } from "./sqlite.ts";

/**
 * Adds each new fight to the outbox in the statement that stores it, so that neither exists without the other. The trigger
 * is temporary, that is, of this connection: a service that publishes no events adds none.
 */
const FIGHT_IS_TO_BE_PUBLISHED = `create temporary trigger fight_is_to_be_published after insert on main.fight begin
  insert into outbox (id) values (new.id) on conflict (id) do nothing;
end`;

/** {@link sqliteFights} with an outbox. The outbox holds ids of fights; their events are made when they are published. */
export async function sqliteFightsWithOutbox(connection: SqlStore): Promise<FightStoreWithOutbox> {
  await connection.query(FIGHT_IS_TO_BE_PUBLISHED, []);
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
