import { directFetch } from "@super-heroes/kit/network/proxies";
import type { Cost, CostRun } from "./cost.ts";
import type { CostPlan, Pass } from "./costs-result.ts";
import { CORE } from "./fights.ts";
import { driveInTurns, inTurnsSeconds } from "./in-turns.ts";
import { DEVELOPMENT_KEYS, openLab } from "./lab.ts";

const DIRECT = "direct";
const GATEWAY = "gateway";
const GUARDED = "guarded gateway";
const CONNECTIONS = 32;
const AT_MOST_LOST = 0.35;

/** What is asked for, and the services that take part in the answer beside the gateway. */
const ROUTES: Record<string, readonly [asked: string, ...others: string[]]> = {
  "/api/heroes/1": ["heroes"],
  "/api/heroes/random_hero": ["heroes"],
  "/api/fights/execute_fight": ["fights", "heroes", "villains", "locations"],
  "/api/fights?limit=20": ["fights"],
};
/** So many fights there are before anything is measured: a whole page of them is asked for. */
const FIGHTS = 20;

const arms = [
  { name: DIRECT, environment: {} },
  { name: GATEWAY, environment: { RATE_LIMIT_PER_SECOND: "0", SHED_LOAD: "false" } },
  // A limit that is counted for every request and never reached.
  { name: GUARDED, environment: { RATE_LIMIT_PER_SECOND: "1000000", SHED_LOAD: "true" } },
];

/** What it costs that a request comes through the gateway, whose guards are off, and on. */
export const gateway: Cost = {
  name: "gateway",
  about: "the same routes asked for through the gateway, its guards off and on, and at the service itself",
  arms,
  usesStack: true,
  plan: (quick): CostPlan => ({
    cost: "gateway",
    subjects: quick ? ["/api/heroes/1", "/api/fights/execute_fight"] : Object.keys(ROUTES),
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
  takesSeconds: (plan) => inTurnsSeconds(plan, arms.length),
  measure,
};

async function* measure(run: CostRun): AsyncGenerator<Pass, void> {
  const gateways = arms.filter(({ name }) => name !== DIRECT);
  const systems = [
    { name: DIRECT, services: CORE, environment: {} },
    ...gateways.map(({ name, environment }) => ({
      name,
      services: ["gateway"],
      environment: { ...environment, ...DEVELOPMENT_KEYS },
    })),
  ];
  await using lab = await openLab(run.kind, systems, run.place);
  run.onStores(lab.stores);
  for (let fight = 0; fight < FIGHTS; fight += 1) {
    const answer = await directFetch(`${lab.urlOf(DIRECT, "fights")}/api/fights/execute_fight`, {
      signal: lab.signal,
    });
    await answer.text();
  }
  const askedOf = (arm: string, route: string) => {
    const [service, ...others] = ROUTES[route] ?? [""];
    const behind = lab.processesOf(DIRECT, [service, ...others]);
    if (arm === DIRECT) return { url: lab.urlOf(DIRECT, service) + route, processes: behind };
    return {
      url: lab.urlOf(arm, "gateway") + route,
      processes: new Map([...lab.processesOf(arm, ["gateway"]), ...behind]),
    };
  };
  yield* driveInTurns({ cost: gateway, askedOf, signal: lab.signal }, run);
}
