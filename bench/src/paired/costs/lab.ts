import type { Environment } from "@super-heroes/system/environment/environment";
import { serviceNamed } from "@super-heroes/system/services";
import { createFleet } from "../../lab/target/fleet.ts";
import { openStores } from "../../lab/target/stores.ts";
import type { RunPlace } from "../../lab/target/target.ts";
import type { MeasuredStore } from "../../results/run/result.ts";

/** Services that belong together and are started alike. */
export interface LabSystem {
  name: string;
  /** By name, each after those it calls. */
  services: readonly string[];
  environment: Environment;
}

/** Everything that a cost is measured on, ready. */
export interface Lab extends AsyncDisposable {
  stores: MeasuredStore[];
  urlOf(system: string, service: string): string;
  /** Process ids by name: of these services of a system, and of the database servers of their stores. */
  processesOf(system: string, services: readonly string[]): ReadonlyMap<string, number>;
  /** Aborted when the run is, and when a process ends by itself, which is then its reason. */
  signal: AbortSignal;
}

/** Connections in each store pool: small, so that the pools of several systems fit one server. */
const POOL_MAX = 20;

/** What every service is started with, some without users; a system's own environment comes after these. */
const COMMON: Environment = { NODE_ENV: "production", OPEN_WRITES: "true", POOL_MAX: String(POOL_MAX) };

/**
 * For systems whose services hold keys: they then make their own, which production refuses. Nothing that is measured
 * depends on it; the log stays what it is in production.
 */
export const DEVELOPMENT_KEYS: Environment = { NODE_ENV: "development", LOG_FORMAT: "json" };

/**
 * Starts the systems one after another on free ports and on stores of the run. A service finds those it calls in its
 * own system, or else in an earlier one. Throws, naming the process, when one does not start.
 */
export async function openLab(
  kind: "embedded" | "local",
  systems: readonly LabSystem[],
  place: RunPlace,
): Promise<Lab> {
  await using opened = new AsyncDisposableStack();
  const { signal } = place;
  const stores = await openStores(
    kind,
    { fights: [], poolSizes: systems.map(() => POOL_MAX), drawRows: [] },
    place,
  );
  opened.defer(stores.close);
  signal.throwIfAborted();

  const fleet = createFleet(place.runDir);
  opened.defer(fleet.stop);
  const giveUp = () => void fleet.stop();
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    const known = new Map<string, string>();
    for (const { name, services, environment } of systems) {
      place.onProgress(`starting ${name}: ${services.join(", ")}`);
      for (const service of services) {
        const addresses = Object.fromEntries(
          serviceNamed(service).upstreams.flatMap((upstream) => {
            const url = known.get(upstream);
            return url === undefined ? [] : [[upstream, url]];
          }),
        );
        const port = { [`${service.toUpperCase()}_PORT`]: "0" };
        const process = processName(name, service);
        fleet.launch(
          process,
          service,
          { ...stores.envFor("lab"), ...COMMON, ...port, ...environment },
          addresses,
        );
        known.set(service, await fleet.listening(process));
      }
    }
    await fleet.allReady();
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }

  const urls = new Map<string, string>();
  for (const process of fleet.pids.keys()) urls.set(process, await fleet.listening(process));
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

const processName = (system: string, service: string) => `${service} of ${system}`;
