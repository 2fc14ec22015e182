import { setTimeout as pause } from "node:timers/promises";
import type { Fault } from "../fault-proxy/fault.ts";
import type { FaultProxy } from "../fault-proxy/fault-proxy.ts";
import { atLeast, atMost } from "../promise/measurements.ts";
import { request } from "../requests/request.ts";
import { lengthOf } from "../tables/by-length.ts";
import { startWorkers } from "../traffic/workers.ts";
import type { Drill, DrillContext } from "./drill.ts";

/** The most attempts for a request, on average: the retry budget is 10 %. */
const ATTEMPTS_PER_REQUEST = 1.1;
const CLIENTS = 4;
const OUTAGE_MS = { short: 1200, full: 30_000 };
/** The pause of a client between two requests. */
const PAUSE_MS = 5;
const RECOVERY_LIMIT_MS = 15_000;

/** Every call fails, which opens a circuit breaker. */
const GONE: Trouble = { fault: { kind: "hangup" }, savedAttempts: 3 };
/** Too few failures to open a circuit breaker: only the budget limits the retries. */
const UNSTEADY: Trouble = {
  fault: { kind: "sometimes", share: 0.3, fault: { kind: "reset", afterBytes: 0 } },
  savedAttempts: 10,
};

/** A fault of an upstream, and the retries that the budget may have saved before: see attempt-budget.ts in kit. */
interface Trouble {
  fault: Fault;
  savedAttempts: number;
}

/** An upstream that fails does not get many more requests. */
export const retries: Drill = {
  name: "retries",
  title: "One upstream fails, always or sometimes",
  promise: () =>
    `attempts at the upstream are at most ${ATTEMPTS_PER_REQUEST.toFixed(2)} × the requests, plus ${UNSTEADY.savedAttempts}: retries have a budget, and only one layer retries`,
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
    const outages = [
      await countAttempts("fights on unsteady heroes", `${fights.url}${fight}`, heroes, UNSTEADY, context),
      await countAttempts(
        "both layers on unsteady heroes",
        `${gateway.url}${fight}`,
        heroes,
        UNSTEADY,
        context,
      ),
      await countAttempts(
        "the dashboard on unsteady orders",
        `${gateway.url}/api/dashboard`,
        orders,
        UNSTEADY,
        context,
      ),
      await countAttempts("fights on heroes that are gone", `${fights.url}${fight}`, heroes, GONE, context),
      await countAttempts(
        "the dashboard on orders that are gone",
        `${gateway.url}/api/dashboard`,
        orders,
        GONE,
        context,
      ),
    ];
    return {
      measurements: outages.flatMap(({ what, requests, attempts, maxAttempts }) => [
        atLeast(1, `requests, ${what}`, requests),
        atMost(maxAttempts, `attempts, ${what}`, attempts),
      ]),
      remarks: [],
    };
  },
};

interface Outage {
  what: string;
  requests: number;
  attempts: number;
  maxAttempts: number;
}

/** Sends requests during a fault, and counts the attempts at the upstream. */
async function countAttempts(
  what: string,
  url: string,
  proxy: FaultProxy,
  trouble: Trouble,
  { short, signal, note }: DrillContext,
): Promise<Outage> {
  note(what);
  await untilRecovered(url, signal);
  await proxy.set(trouble.fault);
  proxy.resetCounts();
  let requests = 0;
  const workers = startWorkers(CLIENTS, async () => {
    requests++;
    await request(url);
    await Bun.sleep(PAUSE_MS);
  });
  await pause(OUTAGE_MS[lengthOf({ short })], undefined, { signal });
  await workers.stop();
  // A proxy that resets every connection sees no requests.
  const attempts = trouble === GONE ? proxy.seen.connections : proxy.seen.requests;
  await proxy.set({ kind: "none" });
  const maxAttempts = Math.floor(requests * ATTEMPTS_PER_REQUEST) + trouble.savedAttempts;
  return { what, requests, attempts, maxAttempts };
}

/** Waits until responses are complete again: an open circuit makes no attempts. */
async function untilRecovered(url: string, signal: AbortSignal): Promise<void> {
  const deadlineMs = performance.now() + RECOVERY_LIMIT_MS;
  for (;;) {
    const { status, code, text } = await request(url);
    if (status === 200 && !text.includes('"degraded"')) return;
    if (performance.now() > deadlineMs)
      throw new Error(`${new URL(url).pathname} still responds with ${status} ${code} 15 s after the outage`);
    await pause(100, undefined, { signal });
  }
}
