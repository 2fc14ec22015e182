import type { MongoStore } from "@super-heroes/kit/store/mongodb";
import type { Collection } from "mongodb";
import { DURABLE, takenBy } from "./mongodb-writes.ts";

/** An attempt to append an event, in the batch that begins with sequence `at`. */
interface Claim {
  _id: string;
  at: number;
}

/** The attempts to append events. */
export interface Claims {
  /**
   * Claims these ids for the batch that begins with `at`. Returns the ids of which `isInBatch` says that an earlier attempt has
   * succeeded; they have no new claim.
   */
  claim(
    ids: readonly string[],
    at: number,
    isInBatch: (id: string, at: number) => Promise<boolean>,
  ): Promise<Set<string>>;
}

/**
 * Claims in a collection of its own. An event is claimed before the batch with it is written, so an event of the log has a
 * claim that names its batch: whether an id is in the log follows from its claims and their batches, which are found by their
 * keys. The first claim of an id has the id as its key, the next ones `id#1`, `id#2`, …: there are several when a batch was not
 * written, because its process was killed or another process was first.
 */
export function mongodbClaims(connection: MongoStore): Claims {
  const run = <T>(operation: (claims: Collection<Claim>) => Promise<T>) =>
    connection.run((db) => operation(db.collection<Claim>("event_claims")));

  /** Adds a claim to each id at this place of its row of claims, and returns the ids that have one there. */
  async function add(ids: readonly string[], place: number, at: number): Promise<string[]> {
    const documents = ids.map((id) => ({ _id: keyOf(id, place), at }));
    const taken = await run((claims) =>
      takenBy(() => claims.insertMany(documents, { ordered: false, ...DURABLE })),
    );
    return taken.flatMap((index) => ids[index] ?? []);
  }

  return {
    async claim(ids, at, isInBatch) {
      const logged = new Set<string>();
      let open = ids;
      for (let place = 0; open.length > 0; place++) {
        const taken = await add(open, place, at);
        const checks = taken.map(async (id) => {
          const claim = await run((claims) => claims.findOne({ _id: keyOf(id, place) }));
          return claim !== null && (await isInBatch(id, claim.at));
        });
        const found = await Promise.all(checks);
        for (const [index, id] of taken.entries()) if (found[index]) logged.add(id);
        open = taken.filter((_, index) => !found[index]);
      }
      return logged;
    },
  };
}

/** An event whose own id has this form only makes the row longer: whether a batch has an event is read from the batch. */
const keyOf = (id: string, place: number) => (place === 0 ? id : `${id}#${place}`);
