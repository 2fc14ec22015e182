import { directFetch } from "@super-heroes/kit/network/proxies";
import type { CostPass, CostPlan } from "../../analysis/costs-figures.ts";
import { turnsSeconds } from "../../paired/drive-turns.ts";
import { FIGHT_PATH } from "../target/ceiling.ts";
import { coreNames, UPSTREAMS } from "../target/core.ts";
import { DEVELOPMENT_KEYS, openSystems } from "../target/systems.ts";
import { type Cost, type CostRun, driveCost } from "./cost.ts";

const DIRECT = "direct";
const GATEWAY = "gateway";
const GUARDED = "guarded gateway";
const CONNECTIONS = 32;
const AT_MOST_LOST = 0.35;

/** The routes, and the services that take part in each response beside the gateway; the one that is requested first. */
const ROUTES: Record<string, readonly [requested: string, ...others: string[]]> = {
  "/api/heroes/1": ["heroes"],
  "/api/heroes/random_hero": ["heroes"],
  [FIGHT_PATH]: ["fights", ...UPSTREAMS],
  "/api/fights?limit=20": ["fights"],
};
/** Fights that are stored before anything is measured: a whole page of them is requested. */
const FIGHTS = 20;

const arms = [
  { name: DIRECT, environment: {} },
  { name: GATEWAY, environment: { RATE_LIMIT_PER_SECOND: "0", SHED_LOAD: "false" } },
  // A limit that is counted for every request and never reached.
  { name: GUARDED, environment: { RATE_LIMIT_PER_SECOND: "1000000", SHED_LOAD: "true" } },
];

/** The cost of a request through the gateway, with its guards off and on. */
export const gateway: Cost = {
  name: "gateway",
  about: "the same routes through the gateway, with its guards off and on, and directly at the service",
  arms,
  usesStack: true,
  plan: (quick): CostPlan => ({
    cost: "gateway",
    subjects: quick ? ["/api/heroes/1", FIGHT_PATH] : Object.keys(ROUTES),
    connections: CONNECTIONS,
    rate: null,
    rounds: quick ? 6 : 12,
    order: quick ? "one-way" : "mirrored",
    seconds: quick ? 0.5 : 1,
    settleSeconds: quick ? 0.2 : 0.4,
    warmupSeconds: quick ? 1 : 3,
  }),
  questions: ({ cost, subjects }) =>
    subjects.flatMap((subject) =>
      [GATEWAY, GUARDED].flatMap((arm) => [
        { cost, subject, arm, baseline: DIRECT, quantity: "throughputLost" as const, atMost: AT_MOST_LOST },
        { cost, subject, arm, baseline: DIRECT, quantity: "cpuAdded" as const, atMost: null },
      ]),
    ),
  takesSeconds: (plan) => turnsSeconds(plan, arms.length),
  measure,
};

async function* measure(run: CostRun): AsyncGenerator<CostPass, void> {
  const gateways = arms.filter(({ name }) => name !== DIRECT);
  const started = [
    { name: DIRECT, services: coreNames, environment: {} },
    ...gateways.map(({ name, environment }) => ({
      name,
      services: ["gateway"],
      environment: { ...environment, ...DEVELOPMENT_KEYS },
    })),
  ];
  await using systems = await openSystems(run.kind, started, run.place);
  run.onStores(systems.stores);
  for (let fight = 0; fight < FIGHTS; fight += 1) {
    const response = await directFetch(`${systems.urlOf(DIRECT, "fights")}${FIGHT_PATH}`, {
      signal: systems.signal,
    });
    await response.text();
  }
  const requestOf = (arm: string, route: string) => {
    const [service, ...others] = ROUTES[route] ?? [""];
    const behind = systems.processesOf(DIRECT, [service, ...others]);
    if (arm === DIRECT) return { url: systems.urlOf(DIRECT, service) + route, processes: behind };
    return {
      url: systems.urlOf(arm, "gateway") + route,
      processes: new Map([...systems.processesOf(arm, ["gateway"]), ...behind]),
    };
  };
  yield* driveCost({ cost: gateway, requestOf, signal: systems.signal }, run);
}
