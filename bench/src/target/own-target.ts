import { join } from "node:path";
import type { Environment } from "@super-heroes/system/environment";
import { launchService, launchSystem, type ServiceProcess } from "@super-heroes/system/launch";
import { serviceNamed } from "@super-heroes/system/services";
import type { BenchOptions } from "../cli/cli.ts";
import type { Writes } from "../result/segment.ts";
import { launchCeiling } from "./ceiling.ts";
import { openStores } from "./stores.ts";
import type { RunPlace, Target } from "./target.ts";

/** As they are run in earnest, and out of the way of a system that runs already. */
const SETTINGS: Environment = {
  NODE_ENV: "production",
  HEROES_PORT: "0",
  VILLAINS_PORT: "0",
  LOCATIONS_PORT: "0",
  FIGHTS_PORT: "0",
};

/**
 * Starts all services, each as a process of its own. An arm that stores fights otherwise, or draws from a store of
 * another size, is one process more; it is idle while others are measured.
 */
export async function openOwnTarget(
  kind: "embedded" | "local",
  { writes: [firstWrites = null, ...otherWrites], drawRows, modes }: BenchOptions,
  place: RunPlace,
): Promise<Target> {
  const { runDir, signal } = place;
  const output = (name: string) => join(runDir, `${name.replaceAll(" ", "-")}.log`);
  await using opened = new AsyncDisposableStack();
  const stores = await openStores(kind, drawRows, place);
  opened.defer(stores.close);
  signal.throwIfAborted();

  const fightsEnv = (writes: Writes | null) => ({
    ...stores.fightsEnv(writes),
    ...SETTINGS,
    FIGHT_WRITES: writes ?? undefined,
  });
  const system = await launchSystem({ env: fightsEnv(firstWrites), output, signal });
  opened.defer(system.stop);
  const addresses = Object.fromEntries(system.services.map(({ name, url }) => [name, url]));

  const extras = new Map<string, ServiceProcess>();
  const launch = (name: string, service: string, env: Environment) =>
    extras.set(name, launchService({ service: serviceNamed(service), env, addresses, output: output(name) }));
  opened.defer(async () => void (await Promise.all([...extras.values()].map((process) => process.stop()))));
  for (const writes of otherWrites) launch(`fights ${writes}`, "fights", fightsEnv(writes));
  for (const rows of drawRows) launch(`heroes ${rows}`, "heroes", { ...stores.drawsEnv(rows), ...SETTINGS });
  extras.set("ceiling", await launchCeiling(addresses.fights ?? "", modes[0] ?? "", runDir));
  const urls = new Map<string, string>();
  for (const [name, process] of extras) urls.set(name, (await process.ready).url);

  const processes = [...system.services.map((process) => [process.name, process] as const), ...extras];
  const closing = opened.move();
  return {
    stack: { kind, stores: stores.measured },
    fightsAt: (writes) => (writes === firstWrites ? addresses.fights : urls.get(`fights ${writes}`)) ?? "",
    drawsAt: (rows) => urls.get(`heroes ${rows}`) ?? "",
    ceilingUrl: urls.get("ceiling") ?? "",
    processes: new Map(processes.map(([name, { pid }]) => [name, pid])),
    failure: Promise.race([system.failure, ...[...extras.values()].map(({ failure }) => failure)]),
    close: () => closing.disposeAsync(),
  };
}
