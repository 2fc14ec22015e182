import { type Db, MongoClient, MongoError, MongoServerError } from "mongodb";
import { Problem } from "../http/problem.ts";
import { connectWithRetry } from "./connect.ts";
import { createStoreGuard } from "./guard.ts";
import { type ConnectOptions, describeUrl, type Store } from "./store.ts";

/** A connected MongoDB database. */
export interface MongoStore extends Store {
  /** Runs an operation within the pool's size and the timeout. Throws 503 when the store does not respond. */
  run<T>(operation: (db: Db) => Promise<T>): Promise<T>;
}

/** A client without a response is doubted after this time, and a replacement is tried as often. */
const DOUBT_EVERY_MS = 500;

/**
 * Connects to MongoDB or a compatible server. The driver waits without limit by default; here every wait ends after
 * `timeoutMs`. The database is the one in the URL.
 *
 * A client that has lost its server may never find it again: when a connection breaks while the driver monitors the server
 * over it, that check never ends, and no other is started. So another client is tried as well, and replaces the first when it
 * reaches the server earlier.
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
  let respondedAtMs = 0;
  let isDoubted = false;
  let isClosed = false;

  const guard = createStoreGuard({ capacity: pool.max, timeoutMs, isUnavailable });
  const run = async <T>(operation: (db: Db) => Promise<T>): Promise<T> => {
    try {
      const result = await guard.run(() => operation(client.db()));
      respondedAtMs = performance.now();
      return result;
    } catch (error) {
      if (isConnected && error instanceof Problem) void doubt();
      throw error;
    }
  };

  /** Tries the client and replacements until one of them responds. A slow client is not replaced. */
  async function doubt(): Promise<void> {
    if (isDoubted) return;
    isDoubted = true;
    const sinceMs = performance.now();
    try {
      while (!isClosed) {
        await Bun.sleep(DOUBT_EVERY_MS);
        if (isClosed || respondedAtMs > sinceMs || (await responds(client))) return;
        const other = open();
        if (!(await responds(other)) || isClosed || respondedAtMs > sinceMs) {
          discard(other);
          continue;
        }
        log.warn({ store: description }, "only a new client reaches the store; it replaces the old one");
        discard(client);
        client = other;
        return;
      }
    } finally {
      isDoubted = false;
    }
  }

  const probe = async () => void (await run((db) => db.command({ ping: 1 })));
  // An explicit connect: an operation connects a new client, but not one whose connection attempt has failed.
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
 * Any error of the driver that is not the server's response to the operation. A bulk write wraps such an error in one of the
 * server's class, but without the code that every response of the server has.
 */
const isUnavailable = (error: unknown) =>
  error instanceof MongoError &&
  (!(error instanceof MongoServerError) || error.code === undefined || NOT_SERVING.has(Number(error.code)));

/** Shutdown in progress, interrupted, not primary, exceeded its time. */
const NOT_SERVING = new Set([91, 11600, 11602, 10107, 13435, 189, 50, 262]);

/** Closes a client without waiting: operations that have timed out may never end. */
function discard(client: MongoClient): void {
  client.close(true).catch(() => {});
}

/** Whether a client reaches its server, within the client's own timeouts. */
async function responds(client: MongoClient): Promise<boolean> {
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
