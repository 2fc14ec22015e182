import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { directFetch } from "@super-heroes/kit/network/proxies";
import { services } from "@super-heroes/system/services";
import { buildWebApplication } from "@super-heroes/system/start/web-application";
import type { CostPass } from "../../analysis/costs-figures.ts";
import { turnsSeconds } from "../../paired/drive-turns.ts";
import { FIGHT_PATH } from "../target/ceiling.ts";
import { coreNames } from "../target/core.ts";
import { DEVELOPMENT_KEYS, openSystems, type Systems } from "../target/systems.ts";
import { type Cost, type CostRun, driveCost } from "./cost.ts";
import { fightsPlan } from "./fights.ts";

const WITHOUT = "without";
const WITHOUT_AGAIN = "without again";
const WITH = "with";
const AT_MOST_LOST = 0.05;

const arms = [WITHOUT, WITHOUT_AGAIN, WITH].map((name) => ({ name, environment: {} }));

/**
 * What a gateway that also serves the web application costs a fight. Without is measured twice: the difference between the two is
 * the noise between equal gateways.
 */
export const web: Cost = {
  name: "web",
  about:
    "fights through a gateway that serves the web application, against one that does not; and the latter against itself",
  arms,
  usesStack: true,
  plan: (quick) => ({ ...fightsPlan("web", quick), subjects: [FIGHT_PATH] }),
  questions: ({ cost, subjects }) =>
    subjects.flatMap((subject) =>
      [WITHOUT_AGAIN, WITH].flatMap((arm) => [
        {
          cost,
          subject,
          arm,
          baseline: WITHOUT,
          quantity: "throughputLost" as const,
          atMost: arm === WITH ? AT_MOST_LOST : null,
        },
        { cost, subject, arm, baseline: WITHOUT, quantity: "cpuAdded" as const, atMost: null },
      ]),
    ),
  takesSeconds: (plan) => turnsSeconds(plan, arms.length),
  measure,
};

async function* measure(run: CostRun): AsyncGenerator<CostPass, void> {
  await buildWebApplication(services, {});
  const folders = {
    // A folder without an application.
    [WITHOUT]: run.place.runDir,
    [WITHOUT_AGAIN]: run.place.runDir,
    [WITH]: join(repositoryRoot, "web", "dist"),
  };
  const started = [
    { name: "services", services: coreNames, environment: { FIGHT_WRITES: "none" } },
    ...Object.entries(folders).map(([name, folder]) => ({
      name,
      services: ["gateway"],
      environment: {
        ...DEVELOPMENT_KEYS,
        GATEWAY_WEB_DIR: folder,
        RATE_LIMIT_PER_SECOND: "0",
        SHED_LOAD: "false",
      },
    })),
  ];
  await using systems = await openSystems(run.kind, started, run.place);
  run.onStores(systems.stores);
  for (const { name } of arms) await assertServes(systems, name);
  const requestOf = (arm: string, route: string) => ({
    url: systems.urlOf(arm, "gateway") + route,
    processes: new Map([
      ...systems.processesOf(arm, ["gateway"]),
      ...systems.processesOf("services", coreNames),
    ]),
  });
  yield* driveCost({ cost: web, requestOf, signal: systems.signal }, run);
}

/** Gateways that are alike would make serving the application seem to cost nothing. */
async function assertServes(systems: Systems, arm: string): Promise<void> {
  const page = await directFetch(`${systems.urlOf(arm, "gateway")}/`, {
    signal: systems.signal,
    headers: { accept: "text/html" },
  });
  await page.text();
  if (page.ok !== (arm === WITH))
    throw new Error(`web: the gateway "${arm}" responds to / with ${page.status}`);
}
