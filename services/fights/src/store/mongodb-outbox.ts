import type { MongoStore } from "@super-heroes/kit/store/mongodb";
import type { Collection } from "mongodb";
import { fightFinished } from "../fight-finished.ts";
import type { Fight } from "../model.ts";
import type { FightStoreWithOutbox } from "./fight-store.ts";
import { DURABLE, fightsOf, indexesTaken, mongodbFights } from "./mongodb.ts";

/** An entry of the outbox: the id of a fight that is stored or about to be. */
interface Entry {
  _id: string;
  /** When the latest attempt to store this fight began. */
  since: Date;
}

/** How long an entry is left to the process that wrote it, which has the fight in memory. */
export const OTHERS_PUBLISH_WITHIN_MS = 2_000;

/** How many of its own fights a process keeps in memory, the newest ones. It reads others from the store. */
const REMEMBERED = 1_000;

/** How long an entry without a fight is kept: its fight may still be on the way to the store. */
const FIGHT_COMES_WITHIN_MS = 60_000;

/**
 * {@link mongodbFights} with an outbox in a collection of its own. The outbox holds ids of fights; their events are made
 * when they are published.
 *
 * An entry is written before its fight, because a standalone server has no transactions. So every stored fight has an
 * entry. An entry may lack its fight: it is not published then, and removed after a minute.
 *
 * A process publishes its own fights from memory. It leaves the entries of other processes to them for
 * `othersPublishWithinMs`; after that it reads and publishes their fights too, since their process may have been killed.
 */
export function mongodbFightsWithOutbox(
  connection: MongoStore,
  othersPublishWithinMs = OTHERS_PUBLISH_WITHIN_MS,
): FightStoreWithOutbox {
  const fights = mongodbFights(connection);
  const own = new Map<string, Fight>();
  const run = <T>(operation: (outbox: Collection<Entry>) => Promise<T>) =>
    connection.run((db) => operation(db.collection<Entry>("outbox")));

  return {
    ...fights,
    insert: async (batch) => {
      await run((outbox) => writeEntries(outbox, batch));
      const isNew = await fights.insert(batch);
      // Only fights that this call stored: under an id that existed, another fight may be stored.
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
        const newestMs = Date.now() - othersPublishWithinMs;
        const left = entries.filter(({ _id, since }) => !own.has(_id) && since.getTime() <= newestMs);
        const found = left.length > 0 ? await fightsOf(connection, left) : new Map<string, Fight>();
        await run((outbox) =>
          removeOverdue(
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

/** Writes the entries. An entry that exists, from a failed attempt or a repeated request, gets the current time. */
async function writeEntries(outbox: Collection<Entry>, batch: readonly Fight[]): Promise<void> {
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

/** Removes entries whose fight was not stored in time, unless another attempt has begun since. */
async function removeOverdue(outbox: Collection<Entry>, missing: readonly Entry[]): Promise<void> {
  const overdueMs = Date.now() - FIGHT_COMES_WITHIN_MS;
  for (const { _id, since } of missing)
    if (since.getTime() < overdueMs) await outbox.deleteOne({ _id, since });
}
