import { type Db, MongoClient, MongoError, MongoServerError } from "mongodb";
import { connectWithRetry } from "./connect.ts";
import { createStoreGuard } from "./guard.ts";
import { type ConnectOptions, describeUrl, type Store } from "./store.ts";

/** A connected MongoDB database. */
export interface MongoStore extends Store {
  /** Runs an operation within the pool's size and the timeout; 503 when the store does not answer. */
  run<T>(operation: (db: Db) => Promise<T>): Promise<T>;
}

/**
 * Connects to MongoDB (or what speaks its protocol). The driver's defaults wait for ever; here every wait ends
 * with `timeoutMs`. The database is the one that the URL names.
 */
export async function connectMongodb({
  url,
  pool,
  timeoutMs,
  waitMs,
  log,
}: ConnectOptions): Promise<MongoStore> {
  const description = describeUrl("MongoDB", url);
  const client = new MongoClient(url, {
    minPoolSize: pool.min,
    maxPoolSize: pool.max,
    // The default of 2 makes a cold pool slower than a cold server.
    maxConnecting: pool.max,
    connectTimeoutMS: timeoutMs,
    serverSelectionTimeoutMS: timeoutMs,
    socketTimeoutMS: timeoutMs,
    waitQueueTimeoutMS: timeoutMs,
  });
  const guard = createStoreGuard({ capacity: pool.max, timeoutMs, isUnavailable });
  const run = <T>(operation: (db: Db) => Promise<T>) => guard.run(() => operation(client.db()));
  const probe = async () => void (await run((db) => db.command({ ping: 1 })));
  // Said explicitly: an operation connects a client that has never tried, but not one that has tried in vain.
  const connect = async () => {
    await client.connect();
    await probe();
  };

  await connectWithRetry(description, connect, { log, waitMs, isFinal });
  return {
    description,
    run,
    probe,
    occupancy: () => ({ inUse: guard.gate.inFlight, waiting: guard.gate.waiting, max: pool.max }),
    close: () => client.close(),
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

/** Wrong credentials: waiting does not help. */
const isFinal = (error: unknown) => error instanceof MongoServerError && error.code === 18;
