import type { MongoStore } from "@super-heroes/kit/store/mongodb";
import type { Collection } from "mongodb";
import { fightFinished } from "../fight-finished.ts";
import type { Fight } from "../model.ts";
import type { TellingStore } from "./fight-store.ts";
import { DURABLE, fightsOf, indexesTaken, mongodbFights } from "./mongodb.ts";

/** A fight that is to be told, if there is one of this id. */
interface Entry {
  _id: string;
  /** When a fight of this id was last about to be stored. */
  since: Date;
}

/** An entry this young is left to the process that has made it, which need not look its fight up. */
export const OTHERS_TELL_WITHIN_MS = 2_000;

/** So many fights of its own a process remembers, the newest; others it looks up. */
const REMEMBERED = 1_000;

/** An entry without a fight is kept this long: its fight is being stored, or never was. */
const FIGHT_COMES_WITHIN_MS = 60_000;

/**
 * As {@link mongodbFights}, with an outbox in a collection of its own: the ids of fights, from which their events are
 * made when they are told.
 *
 * The entry is written before its fight, because a standalone server has no transactions. So every fight that is
 * stored has its entry. An entry may lack its fight; it is not told then, and forgotten after a minute.
 *
 * A process tells what it has stored itself from memory. What another one has stored it leaves to that one for
 * `othersTellWithinMs`, and looks up what has not been told by then, such as that of a process that was killed.
 */
export async function mongodbTellingFights(
  connection: MongoStore,
  othersTellWithinMs = OTHERS_TELL_WITHIN_MS,
): Promise<TellingStore> {
  const fights = await mongodbFights(connection);
  const own = new Map<string, Fight>();
  const run = <T>(operation: (outbox: Collection<Entry>) => Promise<T>) =>
    connection.run((db) => operation(db.collection<Entry>("outbox")));

  await run((outbox) => outbox.createIndex({ since: 1 }));
  return {
    ...fights,
    insert: async (batch) => {
      await run((outbox) => announce(outbox, batch));
      const isNew = await fights.insert(batch);
      // Not one that was there before: what is stored may be another fight than this.
      for (const [index, fight] of batch.entries()) if (isNew[index]) own.set(fight.id, fight);
      for (const id of own.keys()) {
        if (own.size <= REMEMBERED) break;
        own.delete(id);
      }
      return isNew;
    },
    outbox: {
      pending: async (limit) => {
        const entries = await run((outbox) => outbox.find().sort({ since: 1 }).limit(limit).toArray());
        const youngMs = Date.now() - othersTellWithinMs;
        const left = entries.filter(({ _id, since }) => !own.has(_id) && since.getTime() <= youngMs);
        const found = left.length > 0 ? await fightsOf(connection, left) : new Map<string, Fight>();
        await run((outbox) =>
          forget(
            outbox,
            left.filter(({ _id }) => !found.has(_id)),
          ),
        );
        return entries.flatMap(({ _id }) => own.get(_id) ?? found.get(_id) ?? []).map(fightFinished);
      },
      remove: async (ids) => {
        await run((outbox) => outbox.deleteMany({ _id: { $in: [...ids] } }));
        for (const id of ids) own.delete(id);
      },
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

/** Removes the entries whose fight is long overdue, unless a fight of that id is on its way once more. */
async function forget(outbox: Collection<Entry>, missing: readonly Entry[]): Promise<void> {
  const overdueMs = Date.now() - FIGHT_COMES_WITHIN_MS;
  for (const { _id, since } of missing)
    if (since.getTime() < overdueMs) await outbox.deleteOne({ _id, since });
}
