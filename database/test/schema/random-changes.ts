import { sfc32 } from "../../src/seed/sfc32.ts";
import { type DrawnTable, idsOf, insertRows } from "./drawn-table.ts";
import type { Session } from "./session.ts";

/** A source of statements that change a table at random, the same ones for the same seed. */
export interface RandomChanges {
  /** Adds or removes a single row. */
  single(): Promise<string>;
  /** Any change: one row, several, an id, rarely all rows. */
  any(): Promise<string>;
  /** True with the given probability. */
  chance(probability: number): boolean;
}

/** Removed rows are chosen among those that `session` sees. */
export function randomChanges(session: Session, table: DrawnTable, seed: number): RandomChanges {
  const next = sfc32(seed, 0, 0);
  const below = (limit: number) => Math.floor(next() * limit);

  async function someIds(count: number): Promise<string> {
    const ids = await idsOf(session, table);
    const chosen = Array.from({ length: count }, () => ids[below(ids.length)] ?? 0);
    return chosen.join(", ");
  }

  const changes = {
    insertOne: async () => insertRows(table, 1),
    insertSeveral: async () => insertRows(table, 2 + below(5)),
    deleteOne: async () => `delete from ${table} where id = ${await someIds(1)}`,
    deleteSeveral: async () => `delete from ${table} where id in (${await someIds(2 + below(4))})`,
    deleteAll: async () => `delete from ${table}`,
    // A sign never meets another row's id, and a second change of the same row brings the first id back.
    changeId: async () => `update ${table} set id = -id where id = ${await someIds(1)}`,
  };
  const often = [
    changes.insertSeveral,
    changes.deleteSeveral,
    changes.insertOne,
    changes.deleteOne,
    changes.changeId,
  ];

  return {
    single: () => (next() < 0.5 ? changes.insertOne() : changes.deleteOne()),
    any: () => (next() < 0.03 ? changes.deleteAll() : (often[below(often.length)] ?? changes.insertOne)()),
    chance: (probability) => next() < probability,
  };
}
