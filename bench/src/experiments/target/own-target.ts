import type { Environment } from "@super-heroes/system/environment/environment";
import { freePort } from "@super-heroes/system/launch/launch-service";
import type { Arm } from "../../analysis/observation/segment.ts";
import { FIGHT_PATH, launchCeiling } from "./ceiling.ts";
import { poolOfWorker } from "./connection-room.ts";
import { FREE_PORTS, UPSTREAMS } from "./core.ts";
import { launchDelay } from "./delay.ts";
import { createFleet, type Fleet, startAll } from "./fleet.ts";
import { latencyVariables } from "./latency-variables.ts";
import type { RunPlace } from "./run-place.ts";
import { openStores, type Stores } from "./stores.ts";
import { subjectOf } from "./subject.ts";
import type { SystemTarget } from "./system-target.ts";
import {
  calledNames,
  delayName,
  type FightsVariant,
  fightsName,
  isFights,
  needsOf,
  type UpstreamsVariant,
  upstreamNames,
} from "./variants.ts";

/** As in production, but without users, and on free ports. */
const SETTINGS: Environment = {
  NODE_ENV: "production",
  OPEN_WRITES: "true",
  ...FREE_PORTS,
};

/**
 * Starts the services that the arms need, each as a process of its own: one fights for each combination of settings, one
 * set of upstreams for each pool size, number of workers, draw source and number of replicas, one heroes for each store size.
 * Processes without load are idle.
 */
export async function openOwnTarget(
  kind: "embedded" | "local",
  arms: readonly Arm[],
  place: RunPlace,
): Promise<SystemTarget> {
  const { runDir, signal } = place;
  const needs = needsOf(arms);
  const plainWrites = needs.fights[0]?.writes ?? null;
  const nameOf = (variant: FightsVariant) => fightsName(variant, plainWrites);
  await using opened = new AsyncDisposableStack();
  const stores = await openStores(kind, needs, place);
  opened.defer(stores.close);
  signal.throwIfAborted();

  const fleet = createFleet(runDir);
  opened.defer(fleet.stop);
  const urls = await startAll(fleet, signal, async () => {
    for (const variant of needs.upstreams) launchUpstreams(fleet, variant, stores);
    for (const rows of needs.drawRows) {
      fleet.launch(`heroes ${rows}`, "heroes", { ...stores.drawsEnv(rows), ...SETTINGS });
    }
    if (needs.fights.some(({ replicas }) => replicas === "3-late"))
      await launchDelays(fleet, needs.fights, runDir);
    for (const variant of needs.fights) {
      const addresses = await upstreamAddresses(fleet, variant);
      const name = nameOf(variant);
      const env = {
        ...stores.envFor(name),
        ...SETTINGS,
        ...settingsOf(variant),
        ...workersOf("fights", variant),
      };
      fleet.launch(name, "fights", env, { addresses });
    }
    await fleet.allReady();
    const fights = await fleet.listening(nameOf(needs.fights[0] as FightsVariant));
    fleet.adopt("ceiling", await launchCeiling(fights, arms.find(isFights)?.mode, place));
  });
  const closing = opened.move();
  return {
    stack: { kind, stores: stores.measured },
    subjectOf: (arm) => subjectOf(arm, { urls, pids: fleet.pids, servers: stores.servers, nameOf }),
    ceilingUrl: (urls.get("ceiling") ?? "") + FIGHT_PATH,
    failure: fleet.failure(),
    close: () => closing.disposeAsync(),
  };
}

function launchUpstreams(fleet: Fleet, variant: UpstreamsVariant, stores: Stores): void {
  const { poolMax, workers = 1, drawSource } = variant;
  for (const service of UPSTREAMS)
    for (const name of upstreamNames(service, variant)) launchOne(service, name);

  function launchOne(service: string, name: string): void {
    const prefix = service.toUpperCase();
    const env = stores.envFor(name);
    // The default minimum size would contradict a small pool.
    const pool = (poolMax !== null || workers > 1) && {
      [`${prefix}_POOL_MIN`]: "1",
      [`${prefix}_POOL_MAX`]: String(poolOfWorker(service, variant, env)),
    };
    const source = drawSource !== undefined && { [`${prefix}_DRAW_SOURCE`]: drawSource };
    fleet.launch(name, service, { ...env, ...SETTINGS, ...pool, ...source, ...workersOf(service, variant) });
  }
}

/** Several workers share a port, so it cannot be one that each of them draws. */
function workersOf(service: string, { workers = 1 }: UpstreamsVariant): Environment {
  const prefix = service.toUpperCase();
  if (workers === 1) return {};
  return { [`${prefix}_WORKERS`]: String(workers), [`${prefix}_PORT`]: String(freePort()) };
}

/** Starts a delay in front of the first replica of each upstream of these variants. */
async function launchDelays(fleet: Fleet, variants: readonly FightsVariant[], runDir: string): Promise<void> {
  const late = variants.filter(({ replicas }) => replicas === "3-late");
  const delayed = late.flatMap((variant) =>
    UPSTREAMS.flatMap((service) => upstreamNames(service, variant).slice(0, 1)),
  );
  for (const name of new Set(delayed))
    fleet.adopt(delayName(name), launchDelay(delayName(name), await fleet.listening(name), runDir));
}

/** The URLs of the upstreams; several replicas are separated by commas. */
async function upstreamAddresses(fleet: Fleet, variant: UpstreamsVariant): Promise<Record<string, string>> {
  const known = UPSTREAMS.map(async (service) => {
    const urls = await Promise.all(calledNames(service, variant).map((name) => fleet.listening(name)));
    return [service, urls.join(",")] as const;
  });
  return Object.fromEntries(await Promise.all(known));
}

/** The settings of a fights process; an unset variable is the service's own default. */
function settingsOf({ writes, latency, maxInFlight }: FightsVariant): Environment {
  return {
    ...(writes !== null && { FIGHTS_FIGHT_WRITES: writes }),
    ...(maxInFlight !== null && { FIGHTS_UPSTREAM_MAX_IN_FLIGHT: String(maxInFlight) }),
    // Production refuses added latency. Only the format of the log depends on it too.
    ...(latency !== null && { NODE_ENV: "development", LOG_FORMAT: "json", ...latencyVariables(latency) }),
  };
}
