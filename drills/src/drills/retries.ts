import { setTimeout as pause } from "node:timers/promises";
import type { Fault } from "../fault-proxy/fault.ts";
import type { FaultProxy } from "../fault-proxy/fault-proxy.ts";
import { atLeast, atMost } from "../promise/measurements.ts";
import { ask } from "../requests/request.ts";
import { startWorkers } from "../traffic/workers.ts";
import type { Drill, DrillContext } from "./drill.ts";

/** A retry budget's share of the calls. */
const MOST_PER_REQUEST = 1.1;
const CLIENTS = 4;
const OUTAGE_MS = { short: 1200, full: 30_000 };
/** Clients that are refused come back, but not at once. */
const PAUSE_MS = 5;
const RECOVERY_LIMIT_MS = 15_000;

/** Everything fails, so that a circuit breaker has its say. */
const GONE: Trouble = { fault: { kind: "hangup" }, attemptsBesides: 3 };
/** Too little for a circuit breaker: only the budget keeps every failure from being tried again. */
const UNSTEADY: Trouble = {
  fault: { kind: "sometimes", share: 0.3, fault: { kind: "reset", afterBytes: 0 } },
  attemptsBesides: 10,
};

/** What is the matter with an upstream, and what a budget may have left from before it began: see attempt-budget.ts. */
interface Trouble {
  fault: Fault;
  attemptsBesides: number;
}

/** An upstream that fails does not get more requests for it. */
export const retries: Drill = {
  name: "retries",
  title: "One upstream fails, always or now and then",
  promise: () =>
    `attempts at the upstream are at most ${MOST_PER_REQUEST.toFixed(2)} × the requests, and ${UNSTEADY.attemptsBesides}: retries have a budget, and happen at one layer only`,
  async run(context) {
    const { stage } = context;
    await stage.startAll(["analytics", "users", "heroes", "villains", "locations", "orders"]);
    const heroes = await stage.proxyTo("heroes");
    const orders = await stage.proxyTo("orders");
    const fights = await stage.start("fights", { addresses: { heroes: heroes.url } });
    const gateway = await stage.start("gateway", {
      variables: { CACHE_MS: "0" },
      addresses: { orders: orders.url },
    });
    const fight = "/api/fights/execute_fight";
    const knocks = [
      await knock("fights on unsteady heroes", `${fights.url}${fight}`, heroes, UNSTEADY, context),
      await knock("both layers on unsteady heroes", `${gateway.url}${fight}`, heroes, UNSTEADY, context),
      await knock(
        "the dashboard on unsteady orders",
        `${gateway.url}/api/dashboard`,
        orders,
        UNSTEADY,
        context,
      ),
      await knock("fights on heroes that are gone", `${fights.url}${fight}`, heroes, GONE, context),
      await knock(
        "the dashboard on orders that are gone",
        `${gateway.url}/api/dashboard`,
        orders,
        GONE,
        context,
      ),
    ];
    return {
      measurements: knocks.flatMap(({ who, requests, attempts, mostAttempts }) => [
        atLeast(1, `requests, ${who}`, requests),
        atMost(mostAttempts, `attempts, ${who}`, attempts),
      ]),
      remarks: [],
    };
  },
};

interface Knocks {
  who: string;
  requests: number;
  attempts: number;
  mostAttempts: number;
}

/** Lets clients ask while the fault lasts, and counts how often the upstream was tried for them. */
async function knock(
  who: string,
  url: string,
  proxy: FaultProxy,
  trouble: Trouble,
  { short, signal, note }: DrillContext,
): Promise<Knocks> {
  note(who);
  await untilWell(url, signal);
  await proxy.set(trouble.fault);
  proxy.forget();
  let requests = 0;
  const workers = startWorkers(CLIENTS, async () => {
    requests++;
    await ask(url);
    await Bun.sleep(PAUSE_MS);
  });
  await pause(short ? OUTAGE_MS.short : OUTAGE_MS.full, undefined, { signal });
  await workers.stop();
  // Where every connection is cut, no request gets through that could be counted.
  const attempts = trouble === GONE ? proxy.seen.connections : proxy.seen.requests;
  await proxy.set({ kind: "none" });
  const mostAttempts = Math.floor(requests * MOST_PER_REQUEST) + trouble.attemptsBesides;
  return { who, requests, attempts, mostAttempts };
}

/** Waits until nothing is missing from the answer: a circuit that is still open would make no attempts. */
async function untilWell(url: string, signal: AbortSignal): Promise<void> {
  const givesUpAtMs = performance.now() + RECOVERY_LIMIT_MS;
  for (;;) {
    const { status, code, text } = await ask(url);
    if (status === 200 && !text.includes('"degraded"')) return;
    if (performance.now() > givesUpAtMs)
      throw new Error(`${new URL(url).pathname} still responds with ${status} ${code} 15 s after the outage`);
    await pause(100, undefined, { signal });
  }
}
