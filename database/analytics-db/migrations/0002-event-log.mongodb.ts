import type { MongodbMigration } from "@super-heroes/kit/store/migrations/mongodb-module";

/** How many events a batch of the log gets. */
const PER_BATCH = 400;

/** How many sequences belong to one collection of the log. */
const PER_SEGMENT = 10_000;

const DURABLE = { writeConcern: { w: "majority", journal: true } } as const;
const LOG = "event_log_";
const CLAIMS = "event_claims";

type Db = Parameters<MongodbMigration["steps"][number]["run"]>[0];

/** An event as migration 1 stored it: `winner` repeats its data. */
interface FormerEvent {
  _id: string;
  time: Date;
  winner?: unknown;
}

/**
 * From one document for each event to a log with a sequence: batches of events in collections of a bounded number of events,
 * with a claim for the id of each. Every event keeps its id and gets its sequence in the order in which it was stored.
 */
export default {
  incompatible: "it would store events where nothing reads them",
  steps: [
    { title: "copy all events to the log", run: copyEvents },
    { title: "remove the former collection of events", run: removeFormer },
  ],
} satisfies MongodbMigration;

/** No process uses the log before the migration is recorded, so a copy that was interrupted is made again from the start. */
async function copyEvents(db: Db, signal: AbortSignal): Promise<void> {
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray())
    if (name.startsWith(LOG) || name === CLAIMS) await db.dropCollection(name);
  let first = 1;
  let batch: FormerEvent[] = [];
  for await (const event of db.collection<FormerEvent>("events").find({}, { batchSize: PER_BATCH })) {
    signal.throwIfAborted();
    if (batch.push(event) < PER_BATCH) continue;
    await write(db, first, batch);
    first += batch.length;
    batch = [];
  }
  if (batch.length > 0) await write(db, first, batch);
}

async function write(db: Db, first: number, events: readonly FormerEvent[]): Promise<void> {
  const claims = events.map(({ _id }) => ({ _id, at: first }));
  await db.collection<{ _id: string; at: number }>(CLAIMS).insertMany(claims, DURABLE);
  const segment = LOG + String(Math.floor((first - 1) / PER_SEGMENT)).padStart(8, "0");
  const text = JSON.stringify(events.map(({ _id: id, winner: _, ...rest }) => ({ id, ...rest })));
  await db
    .collection<{ _id: string; count: number; events: string }>(segment)
    .insertOne({ _id: String(first).padStart(14, "0"), count: events.length, events: text }, DURABLE);
}

async function removeFormer(db: Db): Promise<void> {
  const [former] = await db.listCollections({ name: "events" }, { nameOnly: true }).toArray();
  if (former) await db.dropCollection("events");
}
