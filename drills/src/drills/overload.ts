import { atLeast, atMost, reported } from "../promise/measurements.ts";
import { lengthOf } from "../tables/by-length.ts";
import { type Offered, type OfferOrder, offer } from "../traffic/offer.ts";
import type { Drill, DrillContext } from "./drill.ts";

const PATH = "/api/fights/execute_fight";
/** The numbers of closed-loop clients; the peak is the best throughput of any of them. */
const CLIENTS = [8, 32, 64];
const OVERLOAD = 5;
const SECONDS = { search: { short: 0.7, full: 5 }, overload: { short: 3, full: 60 } };
/** The share of the peak that is a light load. */
const LIGHT = 0.1;
const LEAST_OF_PEAK = 90;
const MOST_TIMES_UNLOADED = 3;
const NORMAL_WITHIN_MS = 5000;

/** Under overload the system refuses requests and does not fail. */
export const overload: Drill = {
  name: "overload",
  title: "Five times more requests than the system can serve",
  promise: ({ short }) =>
    `${OVERLOAD} × the capacity for ${SECONDS.overload[lengthOf({ short })]} s: goodput is at least ${LEAST_OF_PEAK} % of the peak; the p99 of accepted requests is at most ${MOST_TIMES_UNLOADED} × that of a light load; all others get 429 or 503 with Retry-After; service is normal within ${NORMAL_WITHIN_MS / 1000} s afterwards`,
  async run(context) {
    const { stage, short, note } = context;
    await stage.startAll(["users", "heroes", "villains", "locations", "fights", "gateway"]);
    const target = { url: stage.service("gateway").url, path: PATH };
    const length = lengthOf({ short });
    const drive = (load: OfferOrder["load"], seconds: number) =>
      offer({ ...target, load, seconds }, context.signal);

    await drive({ clients: 8 }, SECONDS.search[length]);
    let peak = 0;
    for (const clients of CLIENTS) {
      note(`measuring the capacity with ${clients} clients`);
      peak = Math.max(peak, perSecond(await drive({ clients }, SECONDS.search[length])));
    }
    const light = { rate: Math.max(1, peak * LIGHT) };
    const unloaded = await drive(light, SECONDS.search[length] * 2);
    if (Number.isNaN(unloaded.p99Ms))
      throw new Error("no request of a light load was served, so there is no p99 to compare with");
    note(`offering ${Math.round(peak * OVERLOAD)} fights a second`);
    const loaded = await drive({ rate: peak * OVERLOAD }, SECONDS.overload[length]);
    const recoveredMs = await untilNormal(() => drive(light, 1), unloaded, context);

    const failures = Object.values(loaded.failed).reduce((sum, count) => sum + count, 0);
    return {
      measurements: [
        reported("peak", peak, "fights/s"),
        reported("offered", (loaded.sent + loaded.notSent) / loaded.seconds, "fights/s"),
        atLeast(LEAST_OF_PEAK, "goodput under overload", (perSecond(loaded) / peak) * 100, "% of the peak"),
        reported("p99 of a light load", unloaded.p99Ms, "ms"),
        atMost(unloaded.p99Ms * MOST_TIMES_UNLOADED, "p99 of what was accepted", loaded.p99Ms, "ms"),
        reported("refused with Retry-After", loaded.refused),
        atMost(0, "neither served nor refused", failures),
        reported("CPU time of the load generator", loaded.cpu, "cores"),
        reported("not sent, because 2,000 were in flight", loaded.notSent),
        atMost(NORMAL_WITHIN_MS, "until normal again", recoveredMs, "ms"),
      ],
      remarks: Object.entries(loaded.failed).map(([why, count]) => `${why}: ${count} times`),
    };
  },
};

const perSecond = ({ good, seconds }: Offered) => good / seconds;

/** The time after the overload until a light load is served as before, in ms; more than was promised where it is not. */
async function untilNormal(
  lightLoad: () => Promise<Offered>,
  { p99Ms }: Offered,
  { signal }: DrillContext,
): Promise<number> {
  const startedAtMs = performance.now();
  for (;;) {
    const elapsedMs = performance.now() - startedAtMs;
    signal.throwIfAborted();
    const { sent, good, p99Ms: nowMs } = await lightLoad();
    const isNormal = good === sent && nowMs <= p99Ms * MOST_TIMES_UNLOADED;
    if (isNormal || elapsedMs > NORMAL_WITHIN_MS * 2) return elapsedMs;
  }
}
