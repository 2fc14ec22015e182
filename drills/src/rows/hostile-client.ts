import { atLeast, atMost, told } from "@super-heroes/bench/results/promises/figure";
import { services } from "@super-heroes/system/services";
import { freePort } from "@super-heroes/testing/processes/free-port";
import { type MisbehaviourReport, type Misrequest, misbehave } from "../attacks/misbehaviour.ts";
import type { Drill, DrillContext, Findings } from "../drill.ts";
import { askPatiently } from "../load/ask.ts";
import { measureDuringAttack } from "../load/during-attack.ts";
import { fightRequest } from "../load/fights.ts";
import { fightsMix, gatewayMix, heroesMix } from "../load/good-mixes.ts";
import type { GoodRequest } from "../load/good-traffic.ts";
import { faultsIn } from "../load/logged-faults.ts";
import { pause } from "../load/pause.ts";
import { createPerson, orderRequest, type Person } from "../load/people.ts";
import { seedHeroes } from "../load/seed-heroes.ts";
import { openedCircuits, scrapeAll, serverErrors, slotsHeld } from "../load/system-metrics.ts";
import { trafficFindings, trafficPromise } from "../load/traffic-figures.ts";
import { startWorkers } from "../load/workers.ts";
import type { Stage } from "../stage/stage.ts";

const TIMES = { short: { warmUp: 2, quiet: 2, during: 6 }, full: { warmUp: 5, quiet: 30, during: 30 } };
const SLOTS_FREE_WITHIN_MS = 5000;

/** More of each kind within ten seconds than a circuit breaker needs, and no more than one client is allowed. */
const PER_SECOND = 60;

/** A listing of all heroes has 0.7 MB, one of all orders of the client more than a service reads of another. */
const HEROES = 3400;
const ORDERS = 1500;
const LONG_PRODUCT = "€".repeat(200);

/**
 * Placing an order takes longer than the shortest deadline that the system grants, so that hurried ones fail. Only orders
 * are placed with it: users is slow for nobody else.
 */
const USERS_LATENCY_MS = 100;

const SERVICES = services.map(({ name }) => name);

/** What one client does to its own requests is not held against anybody else. */
export const hostileClient: Drill = {
  name: "hostile-client",
  title: "One client that hurries, cancels, sends half and asks for everything",
  promise: () =>
    `one client asks for responses within 1 ms, cancels what it begins, sends half of its bodies and asks for too large listings, at the gateway and at services: no circuit opens, no 5xx is counted or logged, everything held for it is free within ${SLOTS_FREE_WITHIN_MS / 1000} s; ${trafficPromise}`,
  async run(context) {
    const { stage, note } = context;
    const metricsPort = freePort();
    await stage.startAll(SERVICES.filter((name) => name !== "orders" && name !== "gateway"));
    const users = await stage.proxyTo("users");
    await stage.start("orders", { addresses: { users: users.url } });
    await stage.start("gateway", {
      variables: {
        METRICS_PORT: String(metricsPort),
        TRUSTED_PROXIES: "127.0.0.1",
        RATE_LIMIT_PER_SECOND: "200",
        CREDENTIALS_LIMIT_PER_MINUTE: "60",
      },
    });
    const metricsUrls = {
      ...Object.fromEntries(SERVICES.map((name) => [name, stage.player(name).url])),
      gateway: `http://127.0.0.1:${metricsPort}`,
    };
    note("storing what the client asks for");
    await seedHeroes(stage, HEROES);
    const person = await createPerson(stage);
    await storeOrders(stage, person);
    await users.set({ kind: "latency", ms: USERS_LATENCY_MS });

    const startedAtMs = Date.now();
    const findings: Findings[] = [];
    for (const place of [atGateway(stage, person), atServices(stage, person)]) {
      note(`one client misbehaves ${place.name}`);
      findings.push(await tryOut(place, metricsUrls, context));
    }
    // A service that has stopped has written all its lines.
    const logged: string[] = [];
    for (const name of SERVICES.toReversed()) {
      await stage.stop(name);
      logged.push(
        ...faultsIn(await stage.logOf(name), startedAtMs).map((fault) => `${name} logged ${fault}`),
      );
    }
    return {
      figures: [
        ...findings.flatMap(({ figures }) => figures),
        atMost(0, "faults logged by any service", logged.length),
      ],
      remarks: [...findings.flatMap(({ remarks }) => remarks), ...counted(logged)],
    };
  },
};

/** Where the client misbehaves, and what other clients do there. */
interface Place {
  name: string;
  requests: readonly Misrequest[];
  mix: readonly GoodRequest[];
}

/** So many that a listing of all of them is more than a service reads of another. */
async function storeOrders(stage: Stage, person: Person): Promise<void> {
  let left = ORDERS;
  const body = { ...orderRequest(person), product: LONG_PRODUCT };
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const workers = startWorkers(8, async () => {
    if (left-- <= 0) return resolve();
    await askPatiently(`${stage.player("orders").url}/api/orders`, {
      method: "POST",
      headers: { authorization: person.authorization },
      body,
    }).catch(reject);
  });
  try {
    await promise;
  } finally {
    await workers.stop();
  }
}

function atGateway(stage: Stage, person: Person): Place {
  const { url } = stage.player("gateway");
  return {
    name: "at the gateway",
    requests: requestsOf(person, { fights: url, heroes: url, orders: url, aggregates: url }),
    mix: gatewayMix(url),
  };
}

function atServices(stage: Stage, person: Person): Place {
  const [fights, heroes, orders] = ["fights", "heroes", "orders"].map((name) => stage.player(name).url) as [
    string,
    string,
    string,
  ];
  return {
    name: "at fights, heroes and orders",
    requests: requestsOf(person, { fights, heroes, orders }),
    mix: [...fightsMix(fights), ...heroesMix(heroes, fights)],
  };
}

/** Where the client finds what it asks for. */
interface Doors {
  fights: string;
  heroes: string;
  orders: string;
  /** Responses that the gateway puts together; services have none. */
  aggregates?: string;
}

function requestsOf(person: Person, { fights, heroes, orders, aggregates }: Doors): Misrequest[] {
  const fields = `X-Forwarded-For: 203.0.113.66\r\nAuthorization: ${person.authorization}\r\n`;
  const profile = `/api/users/${person.id}/profile`;
  const fight = JSON.stringify(fightRequest(3));
  const order = JSON.stringify(orderRequest(person));
  const get = (does: Misrequest["does"], url: string, path: string): Misrequest => {
    return { does, url, method: "GET", path, fields, body: "" };
  };
  const post = (does: Misrequest["does"], url: string, path: string, body: string): Misrequest => {
    return { does, url, method: "POST", path, fields, body };
  };
  const hurried = [
    get("hurries", fights, "/api/fights/execute_fight"),
    get("hurries", fights, "/api/fights/randomfighters"),
    post("hurries", orders, "/api/orders", order),
    ...(aggregates === undefined ? [] : [get("hurries", aggregates, profile)]),
  ];
  const others = [
    get("cancels", fights, "/api/fights/execute_fight"),
    post("sends half", fights, "/api/fights", fight),
    get("reads all", heroes, "/api/heroes"),
    post("cancels", fights, "/api/fights", fight),
    get("cancels", fights, "/api/fights?limit=100"),
    get("reads all", orders, `/api/orders/user/${person.id}`),
    post("cancels", orders, "/api/orders", order),
    post("sends half", orders, "/api/orders", order),
    get("reads all", heroes, "/api/heroes?limit=1000000"),
    get("cancels", heroes, "/api/heroes"),
    ...(aggregates === undefined
      ? []
      : [get("cancels", aggregates, profile), get("reads all", aggregates, profile)]),
  ];
  // Most of its requests hurry: a circuit breaker opens when half of the calls have failed.
  return others.flatMap((other, number) => [
    hurried[(2 * number) % hurried.length] as Misrequest,
    hurried[(2 * number + 1) % hurried.length] as Misrequest,
    other,
  ]);
}

async function tryOut(
  { name, requests, mix }: Place,
  metricsUrls: Readonly<Record<string, string>>,
  { short, signal }: DrillContext,
): Promise<Findings> {
  const before = await scrapeAll(metricsUrls);
  const { without, during, report } = await measureDuringAttack(
    mix,
    short ? TIMES.short : TIMES.full,
    (seconds) => misbehave({ requests, perSecond: PER_SECOND, seconds }, signal),
    signal,
  );
  const kept = await slotsKept(slotsHeld(before), metricsUrls, signal);
  const after = await scrapeAll(metricsUrls);
  const { figures, remarks } = trafficFindings(`others, ${name}`, without, during);
  return {
    figures: [
      ...figures,
      atMost(0, `circuits that opened, ${name}`, openedCircuits(after) - openedCircuits(before)),
      atMost(0, `5xx counted by any service, ${name}`, serverErrors(after) - serverErrors(before)),
      atMost(0, `slots that are still held, ${name}`, kept.length),
      atLeast(1, `requests of the client, ${name}`, report.requests),
      ...statusFigures(name, report),
      told(`CPU time of the client, ${name}`, report.cpu, "cores"),
    ],
    remarks: [...remarks, ...kept],
  };
}

const statusFigures = (name: string, { responses }: MisbehaviourReport) =>
  Object.entries(responses)
    .toSorted()
    .map(([what, count]) => told(`responses to the client, ${name}: ${what}`, count));

/** What is held for more requests than before, once all of them should have ended. */
async function slotsKept(
  before: ReadonlyMap<string, number>,
  metricsUrls: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string[]> {
  const endsAtMs = performance.now() + SLOTS_FREE_WITHIN_MS;
  for (;;) {
    const more = [...slotsHeld(await scrapeAll(metricsUrls))].filter(
      ([slot, count]) => count > (before.get(slot) ?? 0),
    );
    if (more.length === 0 || performance.now() > endsAtMs)
      return more.map(([slot, count]) => `${slot}: ${count}, before ${before.get(slot) ?? 0}`);
    await pause(100, signal);
  }
}

/** Each line once, with how often it came. */
const counted = (lines: readonly string[]): string[] =>
  [...Map.groupBy(lines, (line) => line)].map(([line, { length }]) => `${line}, ${length} times`);
