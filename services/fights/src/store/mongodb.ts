import type { MongoStore } from "@super-heroes/kit/store/mongodb";
import { type Collection, MongoBulkWriteError } from "mongodb";
import type { Fight } from "../model.ts";
import type { Cursor, FightStore } from "./fight-store.ts";

type FightDocument = Omit<Fight, "id" | "fight_date"> & { _id: string; fight_date: Date };

/** MongoDB's error code for a unique key that exists. */
const DUPLICATE_KEY = 11000;

/** Acknowledged once it is on disk, on the majority of a replica set. */
export const DURABLE = { w: "majority", journal: true } as const;

/** How many fights are read at once where all are read. */
const PAGE = 500;

/** Fights on MongoDB. */
export function mongodbFights(connection: MongoStore): FightStore {
  const run = <T>(operation: (fights: Collection<FightDocument>) => Promise<T>) =>
    connection.run((db) => operation(db.collection<FightDocument>("fights")));

  return {
    connection,
    insert: (batch) =>
      run(async (fights) => {
        const taken = new Set<number>();
        try {
          await fights.insertMany(batch.map(toDocument), { ordered: false, writeConcern: DURABLE });
        } catch (error) {
          for (const index of indexesTaken(error)) taken.add(index);
        }
        return batch.map((_, index) => !taken.has(index));
      }),
    find: (id) =>
      run(async (fights) => {
        const found = await fights.findOne({ _id: id });
        return found ? fromDocument(found) : undefined;
      }),
    latest: (limit, before) =>
      run(async (fights) => {
        const page = fights
          .find(before ? beyond(before, "$lt") : {})
          .sort({ fight_date: -1, _id: -1 })
          .limit(limit);
        return (await page.toArray()).map(fromDocument);
      }),
    following: (limit, after) =>
      run(async (fights) => {
        const page = fights.find(beyond(after, "$gt")).sort({ fight_date: 1, _id: 1 }).limit(limit);
        return (await page.toArray()).map(fromDocument).toReversed();
      }),
    async *pages() {
      // One cursor over the collection: a page of its own for each part would be found by a scan on FerretDB.
      const all = await run(async (fights) => fights.find({}, { batchSize: PAGE }));
      try {
        for (;;) {
          const page: Fight[] = [];
          await connection.run(async () => {
            while (page.length < PAGE && (await all.hasNext())) {
              const next = await all.next();
              if (next) page.push(fromDocument(next));
            }
          });
          if (page.length === 0) return;
          yield page;
        }
      } finally {
        await all.close();
      }
    },
  };
}

/** The fights on one side of a cursor. */
const beyond = ({ fightDate, id }: Cursor, side: "$lt" | "$gt") => ({
  $or: [
    { fight_date: { [side]: new Date(fightDate) } },
    { fight_date: new Date(fightDate), _id: { [side]: id } },
  ],
});

/** The stored fights among these ids, by id, in one query. */
export async function fightsOf(
  connection: MongoStore,
  ids: readonly { readonly _id: string }[],
): Promise<Map<string, Fight>> {
  const found = await connection.run((db) =>
    db
      .collection<FightDocument>("fights")
      .find({ _id: { $in: ids.map(({ _id }) => _id) } })
      .toArray(),
  );
  return new Map(found.map((document) => [document._id, fromDocument(document)]));
}

/** The indexes of the documents whose id existed already. Throws the error when it has any other cause. */
export function indexesTaken(error: unknown): number[] {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const failures = [error.writeErrors].flat();
  if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
  return failures.map(({ index }) => index);
}

const toDocument = ({ id, fight_date, ...rest }: Fight): FightDocument => ({
  _id: id,
  fight_date: new Date(fight_date),
  ...rest,
});

const fromDocument = ({ _id, fight_date, ...rest }: FightDocument): Fight => ({
  id: _id,
  fight_date: fight_date.toISOString(),
  ...rest,
});
