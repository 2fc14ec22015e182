import { setImmediate } from "node:timers/promises";
import { storeFiles } from "../schema.ts";
import { generateRows, type SeedService } from "./generate.ts";
import { openTarget } from "./open-target.ts";
import { readStoreAddress, type SeedStoreAddress } from "./store-address.ts";
import { seedTables } from "./table.ts";
import type { SeedTarget } from "./target.ts";

/** Rows that go to the store in one statement, which is one transaction. */
const BATCH_ROWS = 5000;

/** From this many rows on the engine is asked to take note of the load; after a replacement it always is. */
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
  /** Whose table; without it the database's name tells. */
  service?: SeedService | undefined;
  /** How many rows to add. */
  rows: number;
  /** Chooses the rows: the same number gives the same rows on every engine. Default 1. */
  seed?: number;
  /** Empties the table first. Default: rows are added to what is there. */
  replace?: boolean;
  /** Called when the table was missing and has been created. */
  onCreated?: () => void;
  /** Called at the start and after each batch. */
  onProgress?: (progress: SeedProgress) => void;
  /** Ends the load after the running batch. */
  signal?: AbortSignal;
}

/** What a load did. */
export interface SeedResult extends SeedProgress {
  service: SeedService;
  /** The store, without credentials: `PostgreSQL 127.0.0.1:5432/heroes`. */
  store: string;
}

/**
 * Loads generated rows into a store, creating its tables if they are missing. Each batch is committed by itself,
 * so a load that is ended early by `signal` keeps what it says is `done`.
 *
 * @throws UsageError for an address that makes no sense; an Error that names the store when the store fails.
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
  { engine, service, description }: SeedStoreAddress,
  { rows: total, seed = 1, replace = false, onCreated, onProgress, signal }: SeedOptions,
): Promise<SeedResult> {
  if (!(await target.hasTable())) {
    await target.createTable(await Bun.file(storeFiles(service, engine).schema).text());
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
    // SQLite answers in this thread: without a turn of the event loop no interrupt would be seen.
    await setImmediate();
  }
  if (replace || done >= BIG_LOAD_ROWS) await target.settle();
  return { service, store: description, ...progress(done) };
}

/** A connection refused at several addresses is an AggregateError without a message of its own. */
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
