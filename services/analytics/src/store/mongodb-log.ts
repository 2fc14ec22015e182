import { createBatcher } from "@super-heroes/kit/concurrency/batcher";
import type { Event } from "@super-heroes/kit/events/event";
import { Problem } from "@super-heroes/kit/http/problem";
import type { MongoStore } from "@super-heroes/kit/store/mongodb";
import type { Appended, EventLog, LoggedEvent } from "./event-log.ts";
import { mongodbClaims } from "./mongodb-claims.ts";
import { mongodbSegments } from "./mongodb-segments.ts";

/** The largest number of events that concurrent calls append together: with the largest data, a document is below 16 MiB. */
const MOST_PER_BATCH = 400;

/** How long single batches are read after a whole segment did not come in time. */
const SLOW_FOR_MS = 2000;

/**
 * The log on MongoDB, without transactions. A batch is one document whose key is the sequence of its first event, which must be
 * the one after the newest: of several processes that append at once, one writes it, and the others see that the key exists
 * and try again behind it. So there are no gaps, and the end of the log is the first key that does not exist.
 */
export function mongodbLog(connection: MongoStore): EventLog {
  const segments = mongodbSegments(connection);
  const claims = mongodbClaims(connection);
  let head: number | undefined;
  let slowUntilMs = 0;

  async function appendNew(candidates: readonly Event[]): Promise<Set<Event>> {
    for (;;) {
      head ??= await segments.head();
      const first = head + 1;
      const batches = new Map<number, Promise<Set<string>>>();
      const idsAt = (at: number) => {
        const known = batches.get(at) ?? idsOf(segments.batchAt(at));
        batches.set(at, known);
        return known;
      };
      const logged = await claims.claim(
        candidates.map(({ id }) => id),
        first,
        async (id, at) => (await idsAt(at)).has(id),
      );
      const events = candidates.filter(({ id }) => !logged.has(id));
      if (events.length === 0) return new Set();
      if (await segments.write(first, events)) {
        head = first + events.length - 1;
        return new Set(events);
      }
      head = undefined;
    }
  }

  const appends = createBatcher<readonly Event[], Appended>({
    weightOf: ({ length }) => length,
    maxWeight: MOST_PER_BATCH,
    run: async (calls) => {
      const byId = new Map<string, Event>();
      for (const event of calls.flat()) if (!byId.has(event.id)) byId.set(event.id, event);
      try {
        const added = await appendNew([...byId.values()]);
        return calls.map((events) => {
          const own = events.filter((event) => added.delete(event)).length;
          return { added: own, last: own > 0 ? (head ?? 0) : 0 };
        });
      } catch (error) {
        // The batch may have been written nevertheless.
        head = undefined;
        throw error;
      }
    },
  });

  /** The rest of a segment; `undefined` where the server is too slow for so many events at once, and for a while after that. */
  async function restOf(first: number): Promise<LoggedEvent[] | undefined> {
    if (performance.now() < slowUntilMs) return undefined;
    try {
      return await segments.rest(first);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      slowUntilMs = performance.now() + SLOW_FOR_MS;
      return undefined;
    }
  }

  return {
    append: async (events) => (events.length === 0 ? { added: 0, last: 0 } : await appends.submit(events)),
    async after(sequence) {
      const next = await segments.batchAt(sequence + 1);
      if (!next) return [];
      const following = sequence + next.length + 1;
      const another = await segments.batchAt(following);
      if (!another) return next;
      return [...next, ...((await restOf(following)) ?? another)];
    },
    head: () => segments.head(),
  };
}

const idsOf = async (batch: Promise<LoggedEvent[] | undefined>) =>
  new Set((await batch)?.map(({ event }) => event.id));
