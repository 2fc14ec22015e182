import { setTimeout as pause } from "node:timers/promises";
import { services } from "@super-heroes/system/services";
import { freePort } from "@super-heroes/testing/processes/free-port";
import { type MisbehaviourReport, type Misrequest, misbehave } from "../attacks/misbehaviour.ts";
import { faultsIn } from "../observed/logged-faults.ts";
import { openedCircuits, scrapeAll, serverErrors, slotsHeld } from "../observed/system-metrics.ts";
import { atLeast, atMost, reported } from "../promise/measurements.ts";
import type { Findings } from "../promise/run-check.ts";
import { type Account, createAccount, orderRequest } from "../records/accounts.ts";
import { fightRequest } from "../records/fights.ts";
import { seedHeroes } from "../records/seed-heroes.ts";
import { requestJsonWithRetries } from "../requests/request.ts";
import type { Stage } from "../stage/stage.ts";
import { lengthOf } from "../tables/by-length.ts";
import { measureDuringAttack } from "../traffic/during-attack.ts";
import { fightsMix, gatewayMix, heroesMix } from "../traffic/good-mixes.ts";
import type { GoodRequest } from "../traffic/good-traffic.ts";
import { trafficFindings, trafficPromise } from "../traffic/traffic-findings.ts";
import { startWorkers } from "../traffic/workers.ts";
import type { Drill, DrillContext } from "./drill.ts";

const TIMES = { short: { warmUp: 2, quiet: 2, during: 6 }, full: { warmUp: 5, quiet: 30, during: 30 } };
const SLOTS_FREE_WITHIN_MS = 5000;

/** Enough of each kind within ten seconds to open a circuit breaker, and within the rate limit of one client. */
const PER_SECOND = 60;

/** A listing of all heroes has 0.7 MB. One of all orders of the client exceeds what a service reads from an upstream. */
const HEROES = 3400;
const ORDERS = 1500;
const LONG_PRODUCT = "€".repeat(200);

/**
 * Makes placing an order take longer than the shortest deadline, so that hurried requests fail. Only orders reaches users
 * with this latency.
 */
const USERS_LATENCY_MS = 100;

const SERVICES = services.map(({ name }) => name);

/** A client that breaks its own requests does not affect others. */
export const hostileClient: Drill = {
  name: "hostile-client",
  title: "One client that hurries, cancels, sends half and requests everything",
  promise: () =>
    `one client sets deadlines of 1 ms, cancels requests, sends half of its bodies and requests oversized listings, at the gateway and at services: no circuit opens, no 5xx is counted or logged, everything held for it is free within ${SLOTS_FREE_WITHIN_MS / 1000} s; ${trafficPromise}`,
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
      ...Object.fromEntries(SERVICES.map((name) => [name, stage.service(name).url])),
      gateway: `http://127.0.0.1:${metricsPort}`,
    };
    note("storing the rows that the client requests");
    await seedHeroes(stage, HEROES);
    const account = await createAccount(stage);
    await storeOrders(stage, account);
    await users.set({ kind: "latency", ms: USERS_LATENCY_MS });

    const startedAtMs = Date.now();
    const findings: Findings[] = [];
    for (const place of [atGateway(stage, account), atServices(stage, account)]) {
      note(`one client misbehaves ${place.name}`);
      findings.push(await attack(place, metricsUrls, context));
    }
    // After a service has stopped, its log is complete.
    const logged: string[] = [];
    for (const name of SERVICES.toReversed()) {
      await stage.stop(name);
      logged.push(
        ...faultsIn(await stage.logOf(name), startedAtMs).map((fault) => `${name} logged ${fault}`),
      );
    }
    return {
      measurements: [
        ...findings.flatMap(({ measurements }) => measurements),
        atMost(0, "faults logged by any service", logged.length),
      ],
      remarks: [...findings.flatMap(({ remarks }) => remarks), ...counted(logged)],
    };
  },
};

/** Where the client misbehaves, and the requests of other clients there. */
interface Place {
  name: string;
  requests: readonly Misrequest[];
  mix: readonly GoodRequest[];
}

/** Stores so many orders that a listing of all of them exceeds what a service reads from an upstream. */
async function storeOrders(stage: Stage, account: Account): Promise<void> {
  let left = ORDERS;
  const body = { ...orderRequest(account), product: LONG_PRODUCT };
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const workers = startWorkers(8, async () => {
    if (left-- <= 0) return resolve();
    await requestJsonWithRetries(`${stage.service("orders").url}/api/orders`, {
      method: "POST",
      headers: { authorization: account.authorization },
      body,
    }).catch(reject);
  });
  try {
    await promise;
  } finally {
    await workers.stop();
  }
}

function atGateway(stage: Stage, account: Account): Place {
  const { url } = stage.service("gateway");
  return {
    name: "at the gateway",
    requests: requestsOf(account, { fights: url, heroes: url, orders: url, aggregates: url }),
    mix: gatewayMix(url),
  };
}

function atServices(stage: Stage, account: Account): Place {
  const [fights, heroes, orders] = ["fights", "heroes", "orders"].map((name) => stage.service(name).url) as [
    string,
    string,
    string,
  ];
  return {
    name: "at fights, heroes and orders",
    requests: requestsOf(account, { fights, heroes, orders }),
    mix: [...fightsMix(fights), ...heroesMix(heroes, fights)],
  };
}

/** The addresses that the client sends its requests to. */
interface Addresses {
  fights: string;
  heroes: string;
  orders: string;
  /** The address for aggregates, which only the gateway has. */
  aggregates?: string;
}

function requestsOf(account: Account, { fights, heroes, orders, aggregates }: Addresses): Misrequest[] {
  const fields = `X-Forwarded-For: 203.0.113.66\r\nAuthorization: ${account.authorization}\r\n`;
  const profile = `/api/users/${account.id}/profile`;
  const fight = JSON.stringify(fightRequest(3));
  const order = JSON.stringify(orderRequest(account));
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
    get("reads all", orders, `/api/orders/user/${account.id}`),
    post("cancels", orders, "/api/orders", order),
    post("sends half", orders, "/api/orders", order),
    get("reads all", heroes, "/api/heroes?limit=1000000"),
    get("cancels", heroes, "/api/heroes"),
    ...(aggregates === undefined
      ? []
      : [get("cancels", aggregates, profile), get("reads all", aggregates, profile)]),
  ];
  // Two of three requests hurry: a circuit breaker opens when half of the calls have failed.
  return others.flatMap((other, number) => [
    hurried[(2 * number) % hurried.length] as Misrequest,
    hurried[(2 * number + 1) % hurried.length] as Misrequest,
    other,
  ]);
}

async function attack(
  { name, requests, mix }: Place,
  metricsUrls: Readonly<Record<string, string>>,
  { short, signal }: DrillContext,
): Promise<Findings> {
  const before = await scrapeAll(metricsUrls);
  const { without, during, report } = await measureDuringAttack(
    mix,
    TIMES[lengthOf({ short })],
    (seconds) => misbehave({ requests, perSecond: PER_SECOND, seconds }, signal),
    signal,
  );
  const held = await slotsStillHeld(slotsHeld(before), metricsUrls, signal);
  const after = await scrapeAll(metricsUrls);
  const { measurements, remarks } = trafficFindings(`others, ${name}`, without, during);
  return {
    measurements: [
      ...measurements,
      atMost(0, `circuits that opened, ${name}`, openedCircuits(after) - openedCircuits(before)),
      atMost(0, `5xx counted by any service, ${name}`, serverErrors(after) - serverErrors(before)),
      atMost(0, `slots that are still held, ${name}`, held.length),
      atLeast(1, `requests of the client, ${name}`, report.requests),
      ...statusFigures(name, report),
      reported(`CPU time of the client, ${name}`, report.cpu, "cores"),
    ],
    remarks: [...remarks, ...held],
  };
}

const statusFigures = (name: string, { responses }: MisbehaviourReport) =>
  Object.entries(responses)
    .toSorted()
    .map(([what, count]) => reported(`responses to the client, ${name}: ${what}`, count));

/** The slots that are still held after the limit, compared with before. */
async function slotsStillHeld(
  before: ReadonlyMap<string, number>,
  metricsUrls: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string[]> {
  const deadlineMs = performance.now() + SLOTS_FREE_WITHIN_MS;
  for (;;) {
    const more = [...slotsHeld(await scrapeAll(metricsUrls))].filter(
      ([slot, count]) => count > (before.get(slot) ?? 0),
    );
    if (more.length === 0 || performance.now() > deadlineMs)
      return more.map(([slot, count]) => `${slot}: ${count}, before ${before.get(slot) ?? 0}`);
    await pause(100, undefined, { signal });
  }
}

/** Each line once, with its count. */
const counted = (lines: readonly string[]): string[] =>
  [...Map.groupBy(lines, (line) => line)].map(([line, { length }]) => `${line}, ${length} times`);
