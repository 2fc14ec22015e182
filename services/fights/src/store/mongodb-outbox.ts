import type { MongoStore } from "@super-heroes/kit/store/mongodb";
import type { Collection } from "mongodb";
import { fightFinished } from "../fight-finished.ts";
import type { Fight } from "../model.ts";
import type { FightStore, TellingStore } from "./fight-store.ts";
import { DURABLE, indexesTaken, mongodbFights } from "./mongodb.ts";

/** A fight that is to be told, if there is one of this id. */
interface Entry {
  _id: string;
  /** When a fight of this id was last about to be stored. */
  since: Date;
}

/** An entry without a fight is kept this long: its fight is being stored, or never was. */
const FIGHT_COMES_WITHIN_MS = 60_000;

/** Fights looked up at once, so that those who store one are not kept waiting. */
const LOOKED_UP_AT_ONCE = 8;

/**
 * As {@link mongodbFights}, with an outbox in a collection of its own: the ids of fights, from which their events are
 * made when they are told.
 *
 * The entry is written before its fight, because a standalone server has no transactions. So every fight that is
 * stored has its entry. An entry may lack its fight; it is not told then, and forgotten after a minute.
 */
export async function mongodbTellingFights(connection: MongoStore): Promise<TellingStore> {
  const fights = await mongodbFights(connection);
  const run = <T>(operation: (outbox: Collection<Entry>) => Promise<T>) =>
    connection.run((db) => operation(db.collection<Entry>("outbox")));

  await run((outbox) => outbox.createIndex({ since: 1 }));
  return {
    ...fights,
    insert: async (batch) => {
      await run((outbox) => announce(outbox, batch));
      return await fights.insert(batch);
    },
    outbox: {
      pending: async (limit) => {
        const entries = await run((outbox) => outbox.find().sort({ since: 1 }).limit(limit).toArray());
        const found = await lookUp(fights, entries);
        await run((outbox) =>
          forget(
            outbox,
            entries.filter((_, index) => !found[index]),
          ),
        );
        return found.flatMap((fight) => fight ?? []).map(fightFinished);
      },
      remove: async (ids) => void (await run((outbox) => outbox.deleteMany({ _id: { $in: [...ids] } }))),
    },
  };
}

/** Writes the entries. One that is there, of an attempt that failed or a repeated request, is made as young as it is. */
async function announce(outbox: Collection<Entry>, batch: readonly Fight[]): Promise<void> {
  const since = new Date();
  try {
    await outbox.insertMany(
      batch.map(({ id }) => ({ _id: id, since })),
      { ordered: false, writeConcern: DURABLE },
    );
  } catch (error) {
    const again = indexesTaken(error).map((index) => ({
      updateOne: { filter: { _id: batch[index]?.id ?? "" }, update: { $set: { since } }, upsert: true },
    }));
    await outbox.bulkWrite(again, { writeConcern: DURABLE });
  }
}

/** The fights of the entries. One by one: a stand-in for MongoDB may use its index for a single id only. */
async function lookUp(fights: FightStore, entries: readonly Entry[]): Promise<(Fight | undefined)[]> {
  const found: (Fight | undefined)[] = [];
  for (let from = 0; from < entries.length; from += LOOKED_UP_AT_ONCE) {
    const some = entries.slice(from, from + LOOKED_UP_AT_ONCE);
    found.push(...(await Promise.all(some.map(({ _id }) => fights.find(_id)))));
  }
  return found;
}

/** Removes the entries whose fight is long overdue, unless a fight of that id is on its way once more. */
async function forget(outbox: Collection<Entry>, missing: readonly Entry[]): Promise<void> {
  const overdueMs = Date.now() - FIGHT_COMES_WITHIN_MS;
  for (const { _id, since } of missing)
    if (since.getTime() < overdueMs) await outbox.deleteOne({ _id, since });
}
