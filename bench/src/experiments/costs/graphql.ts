import { directFetch } from "@super-heroes/kit/network/proxies";
import type { CostPass, CostPlan } from "../../analysis/costs-figures.ts";
import type { SentRequest } from "../../lab/generators/sent-request.ts";
import { turnsSeconds } from "../../paired/drive-turns.ts";
import { coreNames } from "../target/core.ts";
import { DEVELOPMENT_KEYS, openSystems, type Systems } from "../target/systems.ts";
import { type Cost, type CostRun, driveCost } from "./cost.ts";

const REST = "REST";
const REST_FIELDS = "REST, the same fields";
const GRAPHQL = "GraphQL";
const SUBJECT = "100 heroes, 3 last fights each";
const CONNECTIONS = 4;
const HEROES = 100;
const LAST = 3;
/** At most 2.5 times the CPU time of the REST requests. */
const AT_MOST_ADDED = 1.5;
/** At most 2.5 times their latency: on the same connections, at least 40 % of their responses a second. */
const AT_MOST_LOST = 0.6;

const SYSTEM = "system";
const SERVICES = [...coreNames, "gateway"] as const;

const FIELDS = ["id", "fight_date", "winner_name", "winner_level", "winner_team", "loser_name"];
const QUERY = `{ heroes(first: ${HEROES}) {
  edges { cursor node { id name level otherName picture powers lastFights(first: ${LAST}) {
    id fightDate winnerName winnerLevel winnerTeam loserName
  } } }
  pageInfo { hasNextPage endCursor }
} }`;

/**
 * What a list with its parts costs in one GraphQL operation, against the two REST requests that read the same rows through the same
 * gateway, one after the other on each connection. The REST rows are whole, as clients get them by default; in a third arm they have
 * the fields that the operation selects.
 */
export const graphql: Cost = {
  name: "graphql",
  about:
    "100 heroes with three last fights each: one GraphQL operation, against the two REST requests for the same rows",
  arms: [REST, REST_FIELDS, GRAPHQL].map((name) => ({ name, environment: {} })),
  usesStack: true,
  plan: (quick): CostPlan => ({
    cost: "graphql",
    subjects: [SUBJECT],
    connections: CONNECTIONS,
    rate: null,
    rounds: quick ? 6 : 12,
    order: quick ? "one-way" : "mirrored",
    seconds: quick ? 1 : 3,
    settleSeconds: quick ? 0.5 : 1,
    warmupSeconds: quick ? 2 : 6,
  }),
  questions: ({ cost, subjects }) =>
    subjects.flatMap((subject) => [
      { cost, subject, arm: GRAPHQL, baseline: REST, quantity: "cpuAdded", atMost: AT_MOST_ADDED },
      { cost, subject, arm: GRAPHQL, baseline: REST, quantity: "throughputLost", atMost: AT_MOST_LOST },
      { cost, subject, arm: GRAPHQL, baseline: REST_FIELDS, quantity: "cpuAdded", atMost: null },
      { cost, subject, arm: GRAPHQL, baseline: REST_FIELDS, quantity: "throughputLost", atMost: null },
    ]),
  takesSeconds: (plan) => turnsSeconds(plan, 3),
  measure,
};

async function* measure(run: CostRun): AsyncGenerator<CostPass, void> {
  const system = {
    name: SYSTEM,
    services: [...SERVICES],
    environment: { ...DEVELOPMENT_KEYS, RATE_LIMIT_PER_SECOND: "0", SHED_LOAD: "false" },
  };
  await using systems = await openSystems(run.kind, [system], run.place);
  run.onStores(systems.stores);
  const ids = await storeFights(systems);
  const url = systems.urlOf(SYSTEM, "gateway");
  const last = `${url}/api/fights/last?heroes=${ids.join(",")}&limit=${LAST}`;
  const list = getting("heroes", `${url}/api/heroes?limit=${HEROES}`);
  const requests: Record<string, SentRequest[]> = {
    [REST]: [list, getting("fights", last)],
    [REST_FIELDS]: [list, getting("fights", `${last}&fields=${FIELDS.join(",")}`)],
    [GRAPHQL]: [
      {
        ...getting("operation", `${url}/graphql`),
        method: "POST",
        headers: { "content-type": "application/json" },
        body: btoa(JSON.stringify({ query: QUERY })),
      },
    ],
  };
  await assertComplete(requests[GRAPHQL]?.[0], systems.signal);
  const processes = systems.processesOf(SYSTEM, [...SERVICES]);
  const requestOf = (arm: string) => ({ url, requests: requests[arm] ?? [], processes });
  yield* driveCost({ cost: graphql, requestOf, signal: systems.signal }, run);
}

const getting = (name: string, url: string): SentRequest => ({
  name,
  method: "GET",
  url,
  headers: {},
  body: null,
  expected: { bytes: null, mayBeEmpty: false, isAscii: false, mediaType: "application/json" },
});

/** Stores {@link LAST} fights of each of the first heroes. Resolves with the ids of these. */
async function storeFights(systems: Systems): Promise<number[]> {
  const { signal } = systems;
  const read = async (service: (typeof coreNames)[number], path: string) => {
    const response = await directFetch(systems.urlOf(SYSTEM, service) + path, { signal });
    return (await response.json()) as { id: number }[];
  };
  const heroes = await read("heroes", `/api/heroes?limit=${HEROES}`);
  const villains = await read("villains", `/api/villains?limit=${HEROES}`);
  const [location] = await read("locations", "/api/locations?limit=1");
  const url = `${systems.urlOf(SYSTEM, "fights")}/api/fights`;
  for (let round = 0; round < LAST; round++)
    for (const [index, hero] of heroes.entries()) {
      const body = JSON.stringify({ hero, villain: villains[(index + round) % villains.length], location });
      const headers = { "content-type": "application/json" };
      const response = await directFetch(url, { method: "POST", headers, body, signal });
      if (!response.ok) throw new Error(`graphql: a fight could not be stored: ${response.status}`);
      await response.text();
    }
  return heroes.map(({ id }) => id);
}

/** An operation with missing parts would seem cheap. */
async function assertComplete(operation: SentRequest | undefined, signal: AbortSignal): Promise<void> {
  if (!operation) return;
  const { url, method, headers, body } = operation;
  const response = await directFetch(url, { method, headers, body: atob(body ?? ""), signal });
  const { data, errors } = (await response.json()) as {
    data?: { heroes: { edges: { node: { lastFights: unknown[] } }[] } };
    errors?: { message: string }[];
  };
  const lengths = data?.heroes.edges.map(({ node }) => node.lastFights.length) ?? [];
  if (errors || lengths.length !== HEROES || lengths.some((length) => length !== LAST))
    throw new Error(`graphql: the operation is not complete: ${errors?.[0]?.message ?? lengths.join(", ")}`);
}
