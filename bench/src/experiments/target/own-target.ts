import type { Environment } from "@super-heroes/system/environment/environment";
import type { Arm } from "../../analysis/observation/segment.ts";
import { FIGHT_PATH, launchCeiling } from "./ceiling.ts";
import { FREE_PORTS, UPSTREAMS } from "./core.ts";
import { createFleet, type Fleet, startAll } from "./fleet.ts";
import { latencyVariables } from "./latency-variables.ts";
import type { RunPlace } from "./run-place.ts";
import { openStores, type Stores } from "./stores.ts";
import { subjectOf } from "./subject.ts";
import type { SystemTarget } from "./system-target.ts";
import { type FightsVariant, fightsName, isFights, needsOf, upstreamName } from "./variants.ts";

/** As in production, but without users, and on free ports. */
const SETTINGS: Environment = {
  NODE_ENV: "production",
  OPEN_WRITES: "true",
  ...FREE_PORTS,
};

/**
 * Starts the services that the arms need, each as a process of its own: one fights for each combination of settings, one
 * set of upstreams for each pool size, one heroes for each store size. Processes without load are idle.
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
    for (const poolMax of needs.poolSizes) launchUpstreams(fleet, poolMax, stores);
    for (const rows of needs.drawRows) {
      fleet.launch(`heroes ${rows}`, "heroes", { ...stores.drawsEnv(rows), ...SETTINGS });
    }
    for (const variant of needs.fights) {
      const addresses = await upstreamAddresses(fleet, variant.poolMax);
      const name = nameOf(variant);
      const env = { ...stores.envFor(name), ...SETTINGS, ...settingsOf(variant) };
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

function launchUpstreams(fleet: Fleet, poolMax: number | null, stores: Stores): void {
  for (const service of UPSTREAMS) {
    const name = upstreamName(service, poolMax);
    const prefix = service.toUpperCase();
    // The default minimum size would contradict a small pool.
    const pool = poolMax !== null && { [`${prefix}_POOL_MIN`]: "1", [`${prefix}_POOL_MAX`]: String(poolMax) };
    fleet.launch(name, service, { ...stores.envFor(name), ...SETTINGS, ...pool });
  }
}

async function upstreamAddresses(fleet: Fleet, poolMax: number | null): Promise<Record<string, string>> {
  const known = UPSTREAMS.map(
    async (service) => [service, await fleet.listening(upstreamName(service, poolMax))] as const,
  );
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
