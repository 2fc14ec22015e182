import { analyticsVariables } from "@super-heroes/analytics/config";
import { openEventStore } from "@super-heroes/analytics/open";
import type { EventStore } from "@super-heroes/analytics/store/event-store";
import { retrying } from "@super-heroes/analytics/store/retrying";
import { fightsVariables } from "@super-heroes/fights/config";
import { openStoredFightEvents, type StoredFightEvents } from "@super-heroes/fights/stored-fight-events";
import { readConfig } from "@super-heroes/kit/config/config";
import { createLog } from "@super-heroes/kit/log/log";
import { variablePrefixOf } from "@super-heroes/topology/services";
import type { Environment } from "../environment/environment.ts";

/** A replay reads many events at once, and no caller waits for a single query. */
const STORE_TIMEOUT_MS = "30000";

/** The environment of a service: `<NAME>_X` also as `X`. */
function environmentOf(service: "analytics" | "fights", env: Environment): Environment {
  const prefix = variablePrefixOf(service);
  const own = Object.entries(env)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value]);
  return { STORE_TIMEOUT_MS, ...env, ...Object.fromEntries(own) };
}

const silent = async () => (await createLog({ service: "replay", level: "silent", readable: false })).log;

/** Opens the store of analytics that its variables name. `onLost` is called while it does not respond. */
export async function openAnalyticsStore(
  env: Environment,
  onLost: () => void,
  signal: AbortSignal,
): Promise<EventStore> {
  const config = readConfig(environmentOf("analytics", env), analyticsVariables);
  return retrying(await openEventStore(config, await silent()), onLost, signal);
}

/** Opens the store of fights that its variables name. */
export async function openFights(env: Environment): Promise<StoredFightEvents> {
  return await openStoredFightEvents(
    readConfig(environmentOf("fights", env), fightsVariables),
    await silent(),
  );
}
