import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineName } from "./engines/engine.ts";
import { LocalStackError } from "./failure.ts";
import { allServices, type Service } from "./stores.ts";

/** The recorded state of one store, whether it runs or not. */
export interface StoreState {
  readonly service: Service;
  readonly engine: EngineName;
  readonly version: string;
  /** The program that runs in place of the engine, as in "FerretDB 1.24.2 (SQLite)". */
  readonly standIn: string | null;
  /** With the password. */
  readonly url: string;
  /** On 127.0.0.1; kept while the store is stopped. */
  readonly port: number;
  /** `null` after a graceful stop. A server that crashed leaves its process id here. */
  readonly pid: number | null;
  /** Absolute path. */
  readonly dataDir: string;
  /** A command started it for itself; it is stopped with the last such command. */
  readonly isLent?: boolean;
}

/** The recorded state of a local stack. */
export interface StackState {
  /** Those that were started at least once, in the order of {@link allServices}. */
  readonly stores: readonly StoreState[];
}

/** The file that holds the state of the stack in `dir`. */
export function stateFileOf(dir: string): string {
  return join(dir, "state.json");
}

/** Reads the state of the stack in `dir`; without a stack it has no stores. Throws a {@link LocalStackError}. */
export function readState({ dir }: { dir: string }): StackState {
  const file = stateFileOf(dir);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { stores: [] };
    throw error;
  }
  try {
    const state = JSON.parse(text) as StackState;
    if (Array.isArray(state.stores)) return state;
  } catch {
    // Reported below, as every unreadable state is.
  }
  throw new LocalStackError(
    `${file} does not hold the state of a local stack; remove its folder to start with empty stores`,
  );
}

/** The entry of one store; `undefined` when it was never started in `dir`. */
export function findStore(dir: string, service: Service): StoreState | undefined {
  return readState({ dir }).stores.find((store) => store.service === service);
}

/**
 * Adds or replaces the entry of one store. A concurrent reader sees the whole old or the whole new file. Writers hold the
 * folder's lock.
 */
export function recordStore(dir: string, store: StoreState): void {
  const others = readState({ dir }).stores.filter(({ service }) => service !== store.service);
  const place = (other: StoreState) => allServices.indexOf(other.service);
  const stores = [...others, store].sort((a, b) => place(a) - place(b));
  const file = stateFileOf(dir);
  const next = `${file}.next`;
  // The URLs hold passwords.
  writeFileSync(next, `${JSON.stringify({ stores }, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, file);
}
