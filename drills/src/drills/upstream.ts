import { setTimeout as pause } from "node:timers/promises";
import { memoryOf } from "@super-heroes/bench/lab/processes/proc";
import type { FaultProxy } from "../fault-proxy/fault-proxy.ts";
import { atLeast, atMost, reported } from "../promise/measurements.ts";
import type { Findings } from "../promise/run-check.ts";
import { largest } from "../promise/statistics.ts";
import { createAccount } from "../records/accounts.ts";
import { type RequestResult, request } from "../requests/request.ts";
import type { RunningService, Stage } from "../stage/stage.ts";
import { lengthOf } from "../tables/by-length.ts";
import { type UpstreamFault, upstreamFaults } from "../tables/upstream-faults.ts";
import type { Drill, DrillContext } from "./drill.ts";

/** A shorter deadline makes the short run short. */
const DEADLINE_MS = { short: 400, full: 1000 };
/** The tolerance of a short run is large, because other tests may run at the same time. */
const TOLERANCE_MS = { short: 500, full: 50 };
const MEMORY_LIMIT_MB = 64;
/** In a short run fewer than a circuit breaker needs, so that calls reach the upstream during every fault. */
const REQUESTS = { short: 1, full: 40 };
const CONCURRENCY = 8;
/** Longer than a circuit breaker stays open. */
const RECOVERY_LIMIT_MS = 15_000;
/** One good response may be chance. So many also keep the failures of a short drill below half of the calls. */
const GOOD_IN_A_ROW = 4;

/** One upstream fails in every way, and its callers still respond. */
export const upstream: Drill = {
  name: "upstream",
  title: "One upstream is dead, silent, slow, failing or sends garbage",
  promise: ({ short }) =>
    `every response within the deadline + ${TOLERANCE_MS[lengthOf({ short })]} ms; 502 or 504 with the upstream's name, or a degraded 200 that names it; memory grows by less than ${MEMORY_LIMIT_MB} MB`,
  async run(context) {
    const { stage } = context;
    const { routes, proxies } = await setUp(context);
    const callers = ["fights", "gateway"].map(stage.service);
    for (const route of routes) await untilRecovered(route, context);
    const before = callers.map(residentMb);

    const remarks: string[] = [];
    let requests = 0;
    let wrong = 0;
    const ms: number[] = [];
    for (const fault of upstreamFaults) {
      context.note(`upstreams: ${fault.does}`);
      await Promise.all(proxies.map((proxy) => proxy.set(fault.fault)));
      for (const route of routes.filter(({ isAffectedBy }) => isAffectedBy(fault))) {
        const responses = await requestMany(route, REQUESTS[lengthOf(context)]);
        requests += responses.length;
        ms.push(...responses.map(({ ms }) => ms));
        const others = responses.filter((response) => !route.isRight(response, fault));
        wrong += others.length;
        for (const text of new Set(
          others.map(({ status, code, text }) => `${status} ${code || text.slice(0, 120)}`),
        ))
          remarks.push(`${route.name}, while the upstream is ${fault.does}: got ${text}`);
      }
      await Promise.all(proxies.map((proxy) => proxy.set({ kind: "none" })));
      for (const route of routes) await untilRecovered(route, context);
    }
    const measurements: Findings["measurements"] = [
      atMost(
        DEADLINE_MS[lengthOf(context)] + TOLERANCE_MS[lengthOf(context)],
        `slowest response, with a deadline of ${DEADLINE_MS[lengthOf(context)]} ms`,
        largest(ms),
        "ms",
      ),
      atMost(0, "responses without the right status and the upstream's name", wrong),
      ...callers.map((caller, index) =>
        atMost(
          MEMORY_LIMIT_MB,
          `memory that ${caller.name} grew by`,
          residentMb(caller) - (before[index] ?? Number.NaN),
          "MB",
        ),
      ),
      reported("kinds of faults", upstreamFaults.length),
      atLeast(1, "requests during a fault", requests),
    ];
    return { measurements, remarks };
  },
};

/** A route that a fault affects. */
interface AffectedRoute {
  name: string;
  send(): Promise<RequestResult>;
  /** Whether this fault changes the response of the route. */
  isAffectedBy(fault: UpstreamFault): boolean;
  isRight(response: RequestResult, fault: UpstreamFault): boolean;
}

/** Starts the system with proxies in front of heroes, which a fight needs, and orders, without which aggregates are degraded. */
async function setUp(context: DrillContext): Promise<{ routes: AffectedRoute[]; proxies: FaultProxy[] }> {
  const { stage } = context;
  await stage.startAll(["analytics", "users", "heroes", "villains", "locations", "orders"]);
  const variables = { DEADLINE_MS: String(DEADLINE_MS[lengthOf(context)]) };
  const heroes = await stage.proxyTo("heroes");
  const fights = await stage.start("fights", { variables, addresses: { heroes: heroes.url } });
  const routes = [fightRoute("fights", fights)];
  const orders = await stage.proxyTo("orders");
  const gateway = await stage.start("gateway", {
    // A cached response would hide that a part of it is missing.
    variables: { ...variables, CACHE_MS: "0" },
    addresses: { heroes: heroes.url, orders: orders.url },
  });
  routes.push(
    fightRoute("the gateway", gateway),
    proxiedRoute(gateway),
    ...(await aggregateRoutes(gateway, stage)),
  );
  return { routes, proxies: [heroes, orders] };
}

/** While a circuit is open the upstream is not called, and the response still names it. */
const isCircuitOpen = ({ status, code }: RequestResult) =>
  (status === 502 || status === 503) && code === "heroes_circuit_open";

const namesHeroes = (response: RequestResult, { status, outcome }: UpstreamFault) =>
  (response.status === status && response.code === `heroes_${outcome}`) || isCircuitOpen(response);

/** A fight. The gateway's own deadline may pass first, while it waits for fights. */
const fightRoute = (name: string, { url }: RunningService): AffectedRoute => ({
  name: `a fight at ${name}`,
  send: () => request(`${url}/api/fights/execute_fight`),
  isAffectedBy: () => true,
  isRight: (response, fault) =>
    namesHeroes(response, fault) ||
    (name !== "fights" &&
      fault.status === 504 &&
      response.status === 504 &&
      response.code === "fights_timeout"),
});

/** A proxied route. The gateway streams every response that has a head. */
const proxiedRoute = ({ url }: RunningService): AffectedRoute => ({
  name: "a hero at the gateway",
  send: () => request(`${url}/api/heroes/2`),
  isAffectedBy: ({ headless }) => headless,
  isRight: namesHeroes,
});

/** Aggregates of several services. */
async function aggregateRoutes({ url }: RunningService, stage: Stage): Promise<AffectedRoute[]> {
  const { id, authorization } = await createAccount(stage);
  return ["/api/dashboard", `/api/users/${id}/profile`].map((path) => ({
    name: `${path.replace(String(id), "{id}")} at the gateway`,
    send: () => request(`${url}${path}`, { headers: { authorization } }),
    isAffectedBy: () => true,
    isRight: ({ status, text }) =>
      status === 200 && (JSON.parse(text) as { degraded?: string[] }).degraded?.join() === "orders",
  }));
}

async function requestMany({ send }: AffectedRoute, count: number): Promise<RequestResult[]> {
  const responses: RequestResult[] = [];
  while (responses.length < count) {
    const size = Math.min(CONCURRENCY, count - responses.length);
    responses.push(...(await Promise.all(Array.from({ length: size }, send))));
  }
  return responses;
}

/** Waits until responses are complete again. Throws when they are not within 15 s. */
async function untilRecovered({ name, send }: AffectedRoute, { signal }: DrillContext): Promise<void> {
  const deadlineMs = performance.now() + RECOVERY_LIMIT_MS;
  for (let inARow = 0; inARow < GOOD_IN_A_ROW; ) {
    const { status, code, text } = await send();
    if (status === 200 && !text.includes('"degraded"')) {
      inARow++;
      continue;
    }
    inARow = 0;
    if (performance.now() > deadlineMs)
      throw new Error(
        `${name} still responds with ${status} ${code} ${RECOVERY_LIMIT_MS / 1000} s after the fault`,
      );
    await pause(50, undefined, { signal });
  }
}

const residentMb = ({ pid }: RunningService) => (memoryOf(pid)?.resident ?? Number.NaN) / 1e6;
