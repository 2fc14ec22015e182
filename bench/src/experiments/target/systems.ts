import type { Environment } from "@super-heroes/system/environment/environment";
import { serviceNamed } from "@super-heroes/system/services";
import type { MeasuredStore } from "../../results/record/result.ts";
import { createFleet, type Fleet, startAll } from "./fleet.ts";
import type { RunPlace } from "./run-place.ts";
import { openStores, type Stores } from "./stores.ts";

/** Services that belong together and are started alike, as one arm of a comparison. */
export interface System {
  name: string;
  /** By name, each after those it calls. */
  services: readonly string[];
  /** Beside {@link COMMON}. */
  environment: Environment;
  /** The checkout whose services are started, an absolute path; this one where it is absent. */
  dir?: string;
}

/** All systems, ready. */
export interface Systems extends AsyncDisposable {
  stores: MeasuredStore[];
  urlOf(system: string, service: string): string;
  /** Process ids by name: of these services of a system, and of the database servers of their stores. */
  processesOf(system: string, services: readonly string[]): ReadonlyMap<string, number>;
  /** Aborted when the run is, and when a process ends by itself, which is then its reason. */
  signal: AbortSignal;
}

/** Connections in each store pool: small, so that the pools of several systems fit one server. */
const POOL_MAX = 20;

/** What every service is started with, without users where it has none; a system's own environment comes after these. */
export const COMMON: Environment = {
  NODE_ENV: "production",
  OPEN_WRITES: "true",
  POOL_MAX: String(POOL_MAX),
};

/**
 * For systems whose services hold keys: they then make their own, which production refuses. Nothing that is measured
 * depends on it; the log stays what it is in production.
 */
export const DEVELOPMENT_KEYS: Environment = { NODE_ENV: "development", LOG_FORMAT: "json" };

/** The pools that a system may ask for, whatever `POOL_MAX` means to the code it runs. */
const POOL_VARIABLE = /^([A-Z]+_)?POOL_MAX$/;

/**
 * Starts the systems one after another on free ports and on stores of the run. A service finds those it calls in its
 * own system, or else in an earlier one; embedded stores are shared by the systems of one checkout. Throws, naming the
 * process, when one does not start, and when the pools would not fit a database server.
 */
export async function openSystems(
  kind: "embedded" | "local",
  systems: readonly System[],
  place: RunPlace,
): Promise<Systems> {
  await using opened = new AsyncDisposableStack();
  const { signal } = place;
  const stores = await openStores(
    kind,
    { fights: [], upstreams: systems.map((system) => ({ poolMax: largestPool(system) })), drawRows: [] },
    place,
  );
  opened.defer(stores.close);
  signal.throwIfAborted();

  const fleet = createFleet(place.runDir);
  opened.defer(fleet.stop);
  const urls = await startAll(fleet, signal, async () => {
    const known = new Map<string, string>();
    for (const system of systems) {
      place.onProgress(`starting ${system.name}: ${system.services.join(", ")}`);
      for (const service of system.services) await launch(service, system, { stores, fleet, known });
    }
  });
  const died = new AbortController();
  fleet.failure().then((failure) => died.abort(failure));
  const closing = opened.move();
  return {
    stores: stores.measured,
    urlOf: (system, service) => urls.get(processName(system, service)) ?? "",
    processesOf: (system, services) =>
      new Map([
        ...services.map((service) => [service, fleet.pids.get(processName(system, service)) ?? 0] as const),
        ...services.flatMap((service) => {
          const pid = stores.servers.get(service);
          return pid === undefined ? [] : [[`${service}-db`, pid] as const];
        }),
      ]),
    signal: AbortSignal.any([signal, died.signal]),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

interface Launching {
  stores: Stores;
  fleet: Fleet;
  /** Where the newest of each service listens. */
  known: Map<string, string>;
}

/** Starts one service of a system, and waits until it listens. */
async function launch(
  service: string,
  { name, environment, dir }: System,
  { stores, fleet, known }: Launching,
): Promise<void> {
  const addresses = Object.fromEntries(
    serviceNamed(service).upstreams.flatMap((upstream) => {
      const url = known.get(upstream);
      return url === undefined ? [] : [[upstream, url]];
    }),
  );
  const port = { [`${service.toUpperCase()}_PORT`]: "0" };
  // Another checkout may have another schema.
  const folder = dir === undefined ? "systems" : name;
  const env = { ...stores.envFor(folder), ...COMMON, ...environment, ...port };
  const process = processName(name, service);
  fleet.launch(process, service, env, { addresses, dir });
  known.set(service, await fleet.listening(process));
}

function largestPool({ environment }: System): number {
  const sizes = Object.entries(environment).filter(([name]) => POOL_VARIABLE.test(name));
  return sizes.length === 0 ? POOL_MAX : Math.max(...sizes.map(([, size]) => Number(size)));
}

const processName = (system: string, service: string) => `${service} of ${system}`;
