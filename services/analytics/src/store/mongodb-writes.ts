import { MongoBulkWriteError, MongoServerError } from "mongodb";

/** MongoDB's error code for a unique key that exists. */
const DUPLICATE_KEY = 11000;

/** Acknowledged once it is on disk, on the majority of a replica set. */
export const DURABLE = { writeConcern: { w: "majority", journal: true } } as const;

/** The width of numbers in keys: their text order is that of the numbers. */
const DIGITS = 14;

/**
 * A number as a key. Keys are texts, because FerretDB finds documents by an index only where `_id` is one.
 */
export const keyOfNumber = (value: number): string => String(value).padStart(DIGITS, "0");

/** Inserts one document. False when its key exists. */
export async function insertNew(insert: () => Promise<unknown>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
    throw error;
  }
}

/** Runs an unordered insert of many documents, and returns the indexes of those whose key exists. */
export async function takenBy(insert: () => Promise<unknown>): Promise<number[]> {
  try {
    await insert();
    return [];
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failures = [error.writeErrors].flat();
    if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return failures.map(({ index }) => index);
  }
}
