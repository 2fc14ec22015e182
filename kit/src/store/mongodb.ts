import { type Db, MongoClient, MongoError, MongoServerError } from "mongodb";
import { Problem } from "../http/problem.ts";
import { connectWithRetry } from "./connect.ts";
import { createStoreGuard } from "./guard.ts";
import { type ConnectOptions, describeUrl, type Store } from "./store.ts";

/** A connected MongoDB database. */
export interface MongoStore extends Store {
  /** Runs an operation within the pool's size and the timeout; 503 when the store does not answer. */
  run<T>(operation: (db: Db) => Promise<T>): Promise<T>;
}

/** A client that does not answer is doubted after so long, and one to replace it tried as often. */
const DOUBT_EVERY_MS = 500;

/**
 * Connects to MongoDB (or what speaks its protocol). The driver's defaults wait for ever; here every wait ends
 * with `timeoutMs`. The database is the one that the URL names.
 *
 * A client that has lost its server is not relied on to find it again: when a connection breaks at the moment at which
 * the driver asks over it whether the server lives, that question is never answered, and no other is asked. So another
 * client is tried beside it, and takes its place if it is the first to reach the server.
 */
export async function connectMongodb({
  url,
  pool,
  timeoutMs,
  waitMs,
  log,
}: ConnectOptions): Promise<MongoStore> {
  const description = describeUrl("MongoDB", url);
  const open = () =>
    new MongoClient(url, {
      minPoolSize: pool.min,
      maxPoolSize: pool.max,
      // The default of 2 makes a cold pool slower than a cold server.
      maxConnecting: pool.max,
      connectTimeoutMS: timeoutMs,
      serverSelectionTimeoutMS: timeoutMs,
      socketTimeoutMS: timeoutMs,
      waitQueueTimeoutMS: timeoutMs,
    });
  let client = open();
  let isConnected = false;
  let answeredAtMs = 0;
  let isDoubted = false;
  let isClosed = false;

  const guard = createStoreGuard({ capacity: pool.max, timeoutMs, isUnavailable });
  const run = async <T>(operation: (db: Db) => Promise<T>): Promise<T> => {
    try {
      const answer = await guard.run(() => operation(client.db()));
      answeredAtMs = performance.now();
      return answer;
    } catch (error) {
      if (isConnected && error instanceof Problem) void doubt();
      throw error;
    }
  };

  /** Tries the client and others in its place, until one of them answers. One that is slow is not replaced. */
  async function doubt(): Promise<void> {
    if (isDoubted) return;
    isDoubted = true;
    const sinceMs = performance.now();
    try {
      while (!isClosed) {
        await Bun.sleep(DOUBT_EVERY_MS);
        if (isClosed || answeredAtMs > sinceMs || (await answers(client))) return;
        const other = open();
        if (!(await answers(other)) || isClosed || answeredAtMs > sinceMs) {
          discard(other);
          continue;
        }
        log.warn({ store: description }, "only a new client reaches the store: it replaces the old one");
        discard(client);
        client = other;
        return;
      }
    } finally {
      isDoubted = false;
    }
  }

  const probe = async () => void (await run((db) => db.command({ ping: 1 })));
  // Said explicitly: an operation connects a client that has never tried, but not one that has tried in vain.
  const connect = async () => {
    await client.connect();
    await probe();
  };

  await connectWithRetry(description, connect, { log, waitMs, isFinal });
  isConnected = true;
  return {
    description,
    run,
    probe,
    occupancy: () => ({ inUse: guard.gate.inFlight, waiting: guard.gate.waiting, max: pool.max }),
    close: () => {
      isClosed = true;
      return client.close();
    },
  };
}

/**
 * Everything the driver reports that is not the server's answer to the operation itself. A bulk write wraps such a
 * report in an error of the server's class, which then lacks the code that every answer of the server has.
 */
const isUnavailable = (error: unknown) =>
  error instanceof MongoError &&
  (!(error instanceof MongoServerError) || error.code === undefined || NOT_SERVING.has(Number(error.code)));

/** Shutdown in progress, interrupted, not primary, exceeded its time. */
const NOT_SERVING = new Set([91, 11600, 11602, 10107, 13435, 189, 50, 262]);

/** Closes a client without waiting: what it still does for callers who have given up may never end. */
function discard(client: MongoClient): void {
  client.close(true).catch(() => {});
}

/** Whether a client reaches its server, within the client's own timeouts. */
async function answers(client: MongoClient): Promise<boolean> {
  try {
    await client.connect();
    await client.db().command({ ping: 1 });
    return true;
  } catch {
    return false;
  }
}

/** Wrong credentials: waiting does not help. */
const isFinal = (error: unknown) => error instanceof MongoServerError && error.code === 18;
