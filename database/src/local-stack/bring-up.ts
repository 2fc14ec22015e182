import { resolve } from "node:path";
import { storeFiles } from "../schema.ts";
import { type Machine, thisMachine } from "../tools/machine.ts";
import type { OnProgress } from "../tools/tool.ts";
import { untilAnswers } from "./answers.ts";
import { defaultDir } from "./default-dir.ts";
import type { Engine, Installation } from "./engine.ts";
import { joined, LocalStackError, settled } from "./failure.ts";
import { type FoundEngines, findEngines, locateEngines, MissingEngineError } from "./locate-engines.ts";
import { withLock } from "./lock.ts";
import { programOf } from "./program-of.ts";
import { isRunning } from "./server-process.ts";
import { type Run, startServer } from "./start-server.ts";
import { findStore, readState, type StackState, type StoreState } from "./state.ts";
import { allServices, definitionOf, type Service, type StoreDefinition } from "./stores.ts";

/** What to bring up, and where; everything has a default. */
export interface BringUpOptions {
  /** The folder of the stack: data, logs, state. */
  readonly dir?: string;
  /** Leaves the others as they are. */
  readonly stores?: readonly Service[];
  readonly onProgress?: OnProgress;
  readonly machine?: Machine;
}

/**
 * Sees to it that the stores run, respond and hold their schema and seed rows: what runs is left alone, what does not
 * is started, all of them at once. The servers outlive this process. Returns the state of the stores asked for.
 *
 * Throws {@link MissingEngineError} before anything is started, or {@link LocalStackError} with one message for each
 * store that did not come up; the others then run.
 *
 * @example environmentOf(await bringUp({ dir: "/tmp/stack" })).HEROES_DATABASE_URL // "postgres://…"
 */
export async function bringUp(options: BringUpOptions = {}): Promise<StackState> {
  const { stores, failures } = await bringUpWith(options, locateAll);
  if (failures.length > 0) throw joined(failures);
  return { stores };
}

/** The stores that came up, and why others did not. */
export interface AvailableStack extends StackState {
  /** The message of each is for a person and names the stores. */
  readonly failures: readonly Error[];
}

/** Does the same as {@link bringUp} for those stores whose engine is there and that come up. Throws only when none is looked at. */
export function bringUpAvailable(options: BringUpOptions = {}): Promise<AvailableStack> {
  return bringUpWith(options, findEngines);
}

/** Every engine has to be there. */
async function locateAll(...args: Parameters<typeof locateEngines>): Promise<FoundEngines> {
  return { installations: await locateEngines(...args), missing: [] };
}

async function bringUpWith(
  { dir = defaultDir, stores = allServices, onProgress = () => {}, machine = thisMachine() }: BringUpOptions,
  find: typeof findEngines,
): Promise<AvailableStack> {
  const folder = resolve(dir);
  return withLock(folder, onProgress, async () => {
    const known = readState({ dir: folder }).stores;
    const running = new Set(known.filter(isRunning).map(({ service }) => service));
    const { installations, missing } = await find(
      stores.filter((service) => !running.has(service)),
      machine,
      onProgress,
    );
    const run: Run = {
      dir: folder,
      machine,
      onProgress,
      claimedPorts: new Set(known.map(({ port }) => port)),
    };
    const without = new Set(missing.flatMap(({ services }) => services));
    const wanted = stores.filter((service) => !without.has(service));
    const outcomes = await settled(wanted.map((service) => bringUpStore(run, service, installations)));
    const failures =
      missing.length > 0 ? [new MissingEngineError(missing), ...outcomes.failures] : outcomes.failures;
    return { stores: outcomes.values, failures };
  });
}

async function bringUpStore(
  run: Run,
  service: Service,
  installations: ReadonlyMap<Engine, Installation>,
): Promise<StoreState> {
  const definition = definitionOf(service);
  const { engine } = definition;
  const store = await serverFor(run, definition, installations.get(engine));
  const hasLoaded = await engine
    .prepare?.(store.url, storeFiles(service, engine.name))
    .catch((error: Error) => {
      throw new LocalStackError(`${service}: loading schema and seed rows failed: ${error.message}`, {
        cause: error,
      });
    });
  if (hasLoaded) run.onProgress(`${service}: loaded schema and seed rows`);
  run.onProgress(`${service}: ${programOf(store)} is ready on 127.0.0.1:${store.port}, pid ${store.pid}`);
  return store;
}

async function serverFor(
  run: Run,
  definition: StoreDefinition,
  installation: Installation | undefined,
): Promise<StoreState> {
  const known = findStore(run.dir, definition.service);
  // One that runs may still be starting, when the run that started it was cut short.
  if (known && isRunning(known) && (await untilAnswers(known))) return known;
  if (!installation) throw new LocalStackError(`${definition.service}: its server just ended; try again`);
  return startServer(run, definition, installation, true);
}
