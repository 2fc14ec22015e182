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

/**
 * Stops these stores of the stack in `dir`, by default every one, in good order, all at once, and waits until they are
 * gone. Data and ports are kept for the next time. Ends only what the state file lists and what still is that server. Throws
 * {@link LocalStackError} naming the stores that did not end within 30 s.
 */
export async function takeDown({
  dir = defaultDir,
  stores: wanted = allServices,
  onProgress = () => {},
}: {
  readonly dir?: string;
  readonly stores?: readonly Service[];
  readonly onProgress?: OnProgress;
} = {}): Promise<void> {
  const folder = resolve(dir);
  if (!existsSync(stateFileOf(folder))) return;
  await withLock(folder, onProgress, async () => {
    const { stores } = readState({ dir: folder });
    await allSucceeded(
      stores
        .filter(({ service }) => wanted.includes(service))
        .map(async (store) => {
          const wasRunning = isRunning(store);
          await endAndRecord(folder, store, definitionOf(store.service).engine.shutdownSignal);
          onProgress(`${store.service}: ${wasRunning ? `stopped, pid ${store.pid}` : "was not running"}`);
        }),
    );
  });
}

/** Ends one server and notes that it is gone. The folder's lock is held. */
export async function endAndRecord(dir: string, store: StoreState, signal: EndingSignal): Promise<void> {
  await endServer(store, signal, stopTimeoutMs);
  recordStore(dir, { ...store, pid: null });
}
