import { resolve } from "node:path";
import { thisMachine } from "../tools/machine.ts";
import { LocalStackError } from "./failure.ts";
import { locateEngines } from "./locate-engines.ts";
import { withLock } from "./lock.ts";
import { type EndingSignal, isRunning } from "./server-process.ts";
import { startServer } from "./start-server.ts";
import { findStore, type StoreState } from "./state.ts";
import { definitionOf, type Service } from "./stores.ts";
import { endAndRecord } from "./take-down.ts";

const silently = () => {};

/**
 * Sends a signal to one store of the stack in `dir`, and waits until its process has ended: `SIGKILL` for a crash, by
 * default the engine's graceful shutdown. Does nothing where the store does not run. Throws a {@link LocalStackError} when
 * it was never started, or does not end within 30 s.
 */
export async function stopStore(dir: string, service: Service, signal?: EndingSignal): Promise<void> {
  const folder = resolve(dir);
  await withLock(folder, silently, async () => {
    await endAndRecord(
      folder,
      storeIn(folder, service),
      signal ?? definitionOf(service).engine.shutdownSignal,
    );
  });
}

/**
 * Starts one store of the stack in `dir` again, with its port and data, and waits until it responds. Returns its state,
 * which is unchanged where it was running. Throws a {@link LocalStackError} when it was never started, or another program
 * uses its port.
 */
export async function startStore(dir: string, service: Service): Promise<StoreState> {
  const folder = resolve(dir);
  return withLock(folder, silently, async () => {
    const store = storeIn(folder, service);
    if (isRunning(store)) return store;
    const machine = thisMachine();
    const definition = definitionOf(service);
    const installation = (await locateEngines([service], machine, silently)).get(definition.engine);
    if (!installation) throw new LocalStackError(`${service}: ${definition.engine.title} was not found`);
    const claimedPorts = new Set<number>();
    const isLent = store.isLent === true;
    const run = { dir: folder, machine, onProgress: silently, claimedPorts, isLent };
    return startServer(run, definition, installation, false);
  });
}

function storeIn(dir: string, service: Service): StoreState {
  const store = findStore(dir, service);
  if (!store)
    throw new LocalStackError(
      `${service} was never started in ${dir}: "bun run databases up ${service}" starts it`,
    );
  return store;
}
