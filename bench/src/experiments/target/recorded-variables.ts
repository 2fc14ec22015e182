import { heapAdvice } from "@super-heroes/system/environment/service-environment";
import { coreServices } from "@super-heroes/system/services";
import { coreNames, UPSTREAMS } from "./core.ts";

const names = (services: readonly string[]) => services.map((name) => name.toUpperCase()).join("|");

/** Names of variables that change how services perform, with or without a service's name before them. */
const RECORDED = new RegExp(
  [
    `^((${names(coreNames)})_)?`,
    `(POOL_\\w+|UPSTREAM_\\w+|COALESCE\\w*|HEDGE\\w*|(${names(UPSTREAMS)})_LATENCY|DRAWS_IN_FLIGHT|DRAW_SOURCE|SNAPSHOT_\\w+|DEADLINE_MS|`,
    "BODY_LIMIT_BYTES|LOG_LEVEL|STORE_TIMEOUT_MS|BUN_JSC_\\w+)$",
  ].join(""),
);

/** The variables of `env` that change how services perform, sorted by name: a result records them. */
export function recordedVariables(env: Record<string, string | undefined>): Record<string, string> {
  const recorded = Object.entries(env).filter(
    (entry): entry is [string, string] => RECORDED.test(entry[0]) && entry[1] !== undefined,
  );
  return Object.fromEntries(recorded.sort(([a], [b]) => a.localeCompare(b)));
}

/** The heap advice that the launcher sets for each service, under the service's name. */
export function heapAdviceOfAll(): Record<string, string | undefined> {
  const advice = coreServices.flatMap((service) =>
    Object.entries(heapAdvice(service)).map(([name, value]) => [
      `${service.name.toUpperCase()}_${name}`,
      value,
    ]),
  );
  return Object.fromEntries(advice);
}
