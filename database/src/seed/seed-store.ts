import { setImmediate } from "node:timers/promises";
import { prepareStore } from "../prepare-store.ts";
import { generateRows, type SeedService } from "./generate.ts";
import { openTarget } from "./open-target.ts";
import { readStoreAddress, type SeedStoreAddress } from "./store-address.ts";
import { seedTables } from "./table.ts";
import type { SeedTarget } from "./target.ts";

/** Rows that go to the store in one statement, which is one transaction. */
const BATCH_ROWS = 5000;

/** From this many rows on, and after every replacement, the engine updates its statistics. */
const BIG_LOAD_ROWS = 10_000;

/** How far a load is. */
export interface SeedProgress {
  /** Rows that are committed. */
  done: number;
  total: number;
  elapsedMs: number;
}

/** What to load, and where. */
export interface SeedOptions {
  /** A PostgreSQL, MariaDB or SQLite URL. */
  url: string;
  /** The owner of the table; by default the service that the database is named after. */
  service?: SeedService | undefined;
  /** How many rows to add. */
  rows: number;
  /** Chooses the rows: the same number gives the same rows on every engine. Default 1. */
  seed?: number;
  /** Empties the table first. By default rows are added to the present ones. */
  replace?: boolean;
  /** Called when the table was missing and has been created. */
  onCreated?: () => void;
  /** Called at the start and after each batch. */
  onProgress?: (progress: SeedProgress) => void;
  /** Ends the load after the running batch. */
  signal?: AbortSignal;
}

/** The outcome of a load. */
export interface SeedResult extends SeedProgress {
  service: SeedService;
  /** The store, without credentials: `PostgreSQL 127.0.0.1:5432/heroes`. */
  store: string;
}

/**
 * Loads generated rows into a store, and creates its tables where they are missing. Each batch is committed by itself, so a
 * load that `signal` ends keeps its `done` rows.
 *
 * @throws UsageError for an invalid address; an Error that names the store when the store fails.
 */
export async function seedStore(options: SeedOptions): Promise<SeedResult> {
  const address = readStoreAddress(options.url, options.service);
  try {
    const target = await openTarget(address, seedTables[address.service]);
    try {
      return await load(target, address, options);
    } finally {
      await target.close();
    }
  } catch (cause) {
    throw new Error(`${address.description}: ${withoutPassword(messageOf(cause), options.url)}`, { cause });
  }
}

async function load(
  target: SeedTarget,
  { engine, service, location, description }: SeedStoreAddress,
  { rows: total, seed = 1, replace = false, onCreated, onProgress, signal }: SeedOptions,
): Promise<SeedResult> {
  if (!(await target.hasTable())) {
    await prepareStore(service, { engine, url: location, withSeed: false });
    onCreated?.();
  } else if (replace) {
    await target.clear();
  }
  const startedMs = performance.now();
  const progress = (done: number) => ({ done, total, elapsedMs: performance.now() - startedMs });
  let done = 0;
  onProgress?.(progress(done));
  while (done < total && !signal?.aborted) {
    const end = Math.min(done + BATCH_ROWS, total);
    await target.append(generateRows(service, seed, done, end));
    done = end;
    onProgress?.(progress(done));
    // SQLite runs in this thread: without a turn of the event loop an interrupt would not be noticed.
    await setImmediate();
  }
  if (replace || done >= BIG_LOAD_ROWS) await target.settle();
  return { service, store: description, ...progress(done) };
}

/** A connection that is refused at several addresses is an AggregateError without a message. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}

function withoutPassword(message: string, url: string): string {
  const password = URL.canParse(url) ? new URL(url).password : "";
  return password
    ? message.replaceAll(password, "***").replaceAll(decodeURIComponent(password), "***")
    : message;
}
