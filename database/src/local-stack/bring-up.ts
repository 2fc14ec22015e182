import { resolve } from "node:path";
import { prepareStore } from "../prepare-store.ts";
import { type Machine, thisMachine } from "../tools/machine.ts";
import type { OnProgress } from "../tools/tool.ts";
import { defaultDir } from "./default-dir.ts";
import type { Engine, Installation } from "./engines/engine.ts";
import { allSucceeded, LocalStackError, settled } from "./failure.ts";
import { findEngines, locateEngines, MissingEngineError } from "./locate-engines.ts";
import { withLock } from "./lock.ts";
import { programOf } from "./program-of.ts";
import { untilResponding } from "./responding.ts";
import { isRunning } from "./server-process.ts";
import { type Run, startServer } from "./start-server.ts";
import { findStore, readState, recordStore, type StackState, type StoreState } from "./state.ts";
import { allServices, definitionOf, type Service, type StoreDefinition } from "./stores.ts";

/** Which stores to start, and where; everything has a default. */
export interface BringUpOptions {
  /** The folder of the stack: data, logs, state. */
  readonly dir?: string;
  /** The others stay as they are. */
  readonly stores?: readonly Service[];
  readonly onProgress?: OnProgress;
  readonly machine?: Machine;
  /** The stores are started for a command, and end with it; see `borrowLocalStack`. */
  readonly isLent?: boolean;
  /** New stores look for a free port from their usual one plus this on. Default: 0. */
  readonly portOffset?: number;
  /** Aborting it ends the work; running stores keep running. */
  readonly signal?: AbortSignal;
}

/**
 * Makes the stores run, respond and hold their schema and seed rows: those that do not run are started, all at the same
 * time. The servers outlive this process. Returns the state of the requested stores.
 *
 * Throws {@link MissingEngineError} before anything is started, or {@link LocalStackError} with one message for each
 * store that did not start; the others then run. Throws the signal's reason when that is aborted.
 *
 * @example environmentOf(await bringUp({ dir: "/tmp/stack" })).HEROES_DATABASE_URL // "postgres://…"
 */
export async function bringUp(options: BringUpOptions = {}): Promise<StackState> {
  return inStack(options, async (run, stores, isRunningNow) => {
    const idle = stores.filter((service) => !isRunningNow(service));
    const installations = await locateEngines(idle, run.machine, run.onProgress, run.signal);
    return {
      stores: await allSucceeded(stores.map((service) => bringUpStore(run, service, installations))),
    };
  });
}

/** The running stores, and why others did not start. */
export interface AvailableStack extends StackState {
  /** Each message names its store and is written for the operator. */
  readonly failures: readonly Error[];
}

/**
 * Does the same as {@link bringUp} for the stores whose engine is installed, while an engine that can be built is built for
 * the others. Throws a {@link LocalStackError} only where nothing could start.
 */
export async function bringUpAvailable(options: BringUpOptions = {}): Promise<AvailableStack> {
  return inStack(options, async (run, wanted, isRunningNow) => {
    const byEngine = Map.groupBy(wanted, (service) => definitionOf(service).engine);
    const outcomes = await Promise.all(
      [...byEngine.values()].map(async (services) => {
        const idle = services.filter((service) => !isRunningNow(service));
        const { installations, missing } = await findEngines(idle, run.machine, run.onProgress, run.signal);
        const without = missing.flatMap((engine) => engine.services);
        const { values, failures } = await settled(
          services
            .filter((service) => !without.includes(service))
            .map((service) => bringUpStore(run, service, installations)),
        );
        return {
          values,
          failures: missing.length > 0 ? [new MissingEngineError(missing), ...failures] : failures,
        };
      }),
    );
    const stores = outcomes.flatMap(({ values }) => values);
    const place = ({ service }: StoreState) => wanted.indexOf(service);
    return {
      stores: stores.sort((one, other) => place(one) - place(other)),
      failures: outcomes.flatMap(({ failures }) => failures),
    };
  });
}

/** Works on the stack while it holds its lock. */
async function inStack<T>(
  options: BringUpOptions,
  work: (run: Run, stores: readonly Service[], isRunningNow: (service: Service) => boolean) => Promise<T>,
): Promise<T> {
  const { stores = allServices, onProgress = () => {}, machine = thisMachine() } = options;
  const { isLent = false, portOffset = 0, signal } = options;
  const dir = resolve(options.dir ?? defaultDir);
  const begin = async () => {
    const known = readState({ dir }).stores;
    const running = new Set(known.filter(isRunning).map(({ service }) => service));
    const claimedPorts = new Set(known.map(({ port }) => port));
    const run: Run = { dir, machine, onProgress, claimedPorts, portOffset, isLent, signal };
    return work(run, stores, (service) => running.has(service));
  };
  try {
    return await withLock(dir, onProgress, begin, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

async function bringUpStore(
  run: Run,
  service: Service,
  installations: ReadonlyMap<Engine, Installation>,
): Promise<StoreState> {
  const definition = definitionOf(service);
  const { engine } = definition;
  const store = await serverFor(run, definition, installations.get(engine));
  const report = (step: string) => run.onProgress(`${service}: migration: ${step.trim()}`);
  try {
    await engine.createDatabase?.(store.url);
    await prepareStore(service, { engine: engine.name, url: store.url, report });
  } catch (cause) {
    throw new LocalStackError(`${service}: the migration of its store failed: ${(cause as Error).message}`, {
      cause,
    });
  }
  run.onProgress(`${service}: ${programOf(store)} is ready on 127.0.0.1:${store.port}, pid ${store.pid}`);
  return store;
}

async function serverFor(
  run: Run,
  definition: StoreDefinition,
  installation: Installation | undefined,
): Promise<StoreState> {
  const known = findStore(run.dir, definition.service);
  // A running server may still be starting, where the run that started it was interrupted.
  if (known && isRunning(known) && (await untilResponding(known, run.signal))) {
    if (run.isLent || !known.isLent) return known;
    // The operator starts it now, so it no longer ends with the command that started it.
    const { isLent: _, ...kept } = known;
    recordStore(run.dir, kept);
    return kept;
  }
  if (!installation)
    throw new LocalStackError(`${definition.service}: its server has just ended: run the command again`);
  return startServer(run, definition, installation, true);
}
