import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { OnProgress } from "../tools/tool.ts";
import { defaultDir } from "./default-dir.ts";
import { allSucceeded } from "./failure.ts";
import { withLock } from "./lock.ts";
import { type EndingSignal, endServer, isRunning } from "./server-process.ts";
import { readState, recordStore, type StoreState, stateFileOf } from "./state.ts";
import { allServices, definitionOf, type Service } from "./stores.ts";

/** The slowest is MongoDB's stand-in, which waits some seconds for clients that are still connected. */
const stopTimeoutMs = 30_000;

/** How stores are taken down. */
export interface TakeDownOptions {
  readonly dir?: string;
  readonly stores?: readonly Service[];
  readonly onProgress?: OnProgress;
  /** Ends a server by force when it has not ended in good order after this long. */
  readonly forceAfterMs?: number | undefined;
}

/**
 * Stops these stores of the stack in `dir`, by default every one, in good order, all at once, and waits until they are
 * gone. Data and ports are kept for the next time. Ends only what the state file lists and what still is that server. Throws
 * {@link LocalStackError} naming the stores that did not end within 30 s.
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

/** Stops these stores, as {@link takeDown} does. The folder's lock is held. */
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

/** Ends one server and notes that it is gone. The folder's lock is held. */
export async function endAndRecord(
  dir: string,
  store: StoreState,
  signal: EndingSignal,
  forceAfterMs = Number.POSITIVE_INFINITY,
): Promise<void> {
  if (forceAfterMs < stopTimeoutMs) {
    // Whatever it had written down is there when it is started again, as after a crash.
    await endServer(store, signal, forceAfterMs).catch(() => endServer(store, "SIGKILL", stopTimeoutMs));
  } else {
    await endServer(store, signal, stopTimeoutMs);
  }
  const { isLent: _, ...stopped } = store;
  recordStore(dir, { ...stopped, pid: null });
}
