import type { Event } from "@super-heroes/kit/events/event";
import type { MongoStore } from "@super-heroes/kit/store/mongodb";
import type { Collection } from "mongodb";
import type { LoggedEvent } from "./event-log.ts";
import { DURABLE, insertNew, keyOfNumber } from "./mongodb-writes.ts";

/** How many sequences belong to one segment. A segment is the most that one read returns, and that FerretDB scans for it. */
export const SEGMENT_EVENTS = 10_000;

/** The beginning of the names of segments. */
const PREFIX = "event_log_";

/**
 * Events that were appended together. Its key is the sequence of its first event, those of the others follow. The events are
 * one text, because FerretDB reads nested documents an order of magnitude slower.
 */
interface Batch {
  _id: string;
  count: number;
  events: string;
}

/** The batches of the log, in collections of a bounded number of events. */
export interface Segments {
  /**
   * Writes events as the batch that begins with this sequence, which must follow the newest one. False when another process has
   * written it: the key is the lock.
   */
  write(first: number, events: readonly Event[]): Promise<boolean>;
  /** The batch that begins with this sequence; `undefined` when there is none. */
  batchAt(first: number): Promise<LoggedEvent[] | undefined>;
  /** The batches from this sequence to the end of its segment. */
  rest(first: number): Promise<LoggedEvent[]>;
  /** The sequence of the newest event; 0 without events. */
  head(): Promise<number>;
}

/** The segments of the log in this database. */
export function mongodbSegments(connection: MongoStore): Segments {
  const inSegment = <T>(first: number, operation: (segment: Collection<Batch>) => Promise<T>) =>
    connection.run((db) => operation(db.collection<Batch>(nameOf(first))));

  return {
    write: (first, events) =>
      inSegment(first, (segment) =>
        insertNew(() =>
          segment.insertOne(
            { _id: keyOfNumber(first), count: events.length, events: JSON.stringify(events) },
            DURABLE,
          ),
        ),
      ),
    batchAt: (first) =>
      inSegment(first, async (segment) => {
        const batch = await segment.findOne({ _id: keyOfNumber(first) });
        return batch ? loggedOf(batch) : undefined;
      }),
    rest: (first) =>
      inSegment(first, async (segment) => {
        const batches = segment.find({ _id: { $gte: keyOfNumber(first) } }).sort({ _id: 1 });
        return (await batches.toArray()).flatMap(loggedOf);
      }),
    head: async () => {
      const segments = await connection.run((db) => db.listCollections({}, { nameOnly: true }).toArray());
      const newest = segments
        .map(({ name }) => name)
        .filter((name) => name.startsWith(PREFIX))
        .sort()
        .at(-1);
      if (newest === undefined) return 0;
      const last = await connection.run((db) =>
        db
          .collection<Batch>(newest)
          .find({}, { projection: { count: 1 } })
          .sort({ _id: -1 })
          .limit(1)
          .next(),
      );
      return last ? Number(last._id) + last.count - 1 : 0;
    },
  };
}

const nameOf = (first: number) => PREFIX + String(Math.floor((first - 1) / SEGMENT_EVENTS)).padStart(8, "0");

function loggedOf({ _id, events }: Batch): LoggedEvent[] {
  const first = Number(_id);
  return (JSON.parse(events) as Event[]).map((event, index) => ({
    sequence: first + index,
    event: { version: 1, ...event },
  }));
}
