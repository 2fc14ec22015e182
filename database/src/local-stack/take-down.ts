import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { OnProgress } from "../tools/tool.ts";
import { defaultDir } from "./default-dir.ts";
import { allSucceeded } from "./failure.ts";
import { withLock } from "./lock.ts";
import { type EndingSignal, endServer, isRunning } from "./server-process.ts";
import { readState, recordStore, type StoreState, stateFileOf } from "./state.ts";
import { allServices, definitionOf, type Service } from "./stores.ts";

/** FerretDB is the slowest: it waits some seconds for connected clients. */
const stopTimeoutMs = 30_000;

/** Which stores to stop, and how. */
export interface TakeDownOptions {
  readonly dir?: string;
  readonly stores?: readonly Service[];
  readonly onProgress?: OnProgress;
  /** After this long, a server that has not shut down is killed. */
  readonly forceAfterMs?: number | undefined;
}

/**
 * Shuts down these stores of the stack in `dir`, by default all of them, at the same time, and waits until they have ended.
 * Data and ports are kept. Only processes that the state file lists, and that still are those servers, are stopped. Throws a
 * {@link LocalStackError} that names the stores that did not end within 30 s.
 */
export async function takeDown({
  dir = defaultDir,
  stores: wanted = allServices,
  onProgress = () => {},
  forceAfterMs,
}: TakeDownOptions = {}): Promise<void> {
  const folder = resolve(dir);
  if (!existsSync(stateFileOf(folder))) return;
  await withLock(folder, onProgress, async () => {
    const { stores } = readState({ dir: folder });
    const chosen = stores.filter(({ service }) => wanted.includes(service));
    await endStores(folder, chosen, { onProgress, forceAfterMs });
  });
}

/** Stops these stores, as {@link takeDown} does. The caller holds the folder's lock. */
export async function endStores(
  dir: string,
  stores: readonly StoreState[],
  { onProgress = () => {}, forceAfterMs }: Pick<TakeDownOptions, "onProgress" | "forceAfterMs">,
): Promise<void> {
  await allSucceeded(
    stores.map(async (store) => {
      const wasRunning = isRunning(store);
      await endAndRecord(dir, store, definitionOf(store.service).engine.shutdownSignal, forceAfterMs);
      onProgress(`${store.service}: ${wasRunning ? `stopped, pid ${store.pid}` : "was not running"}`);
    }),
  );
}

/** Ends one server and records that. The caller holds the folder's lock. */
export async function endAndRecord(
  dir: string,
  store: StoreState,
  signal: EndingSignal,
  forceAfterMs = Number.POSITIVE_INFINITY,
): Promise<void> {
  if (forceAfterMs < stopTimeoutMs) {
    // Committed data is recovered at the next start, as after a crash.
    await endServer(store, signal, forceAfterMs).catch(() => endServer(store, "SIGKILL", stopTimeoutMs));
  } else {
    await endServer(store, signal, stopTimeoutMs);
  }
  const { isLent: _, ...stopped } = store;
  recordStore(dir, { ...stopped, pid: null });
}
