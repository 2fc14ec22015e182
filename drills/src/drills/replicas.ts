import { setTimeout as pause } from "node:timers/promises";
import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import type { Fault } from "../fault-proxy/fault.ts";
import type { FaultProxy } from "../fault-proxy/fault-proxy.ts";
import { atLeast, atMost, reported } from "../promise/measurements.ts";
import { lengthOf } from "../tables/by-length.ts";
import { type Offered, offer } from "../traffic/offer.ts";
import type { Drill, DrillContext } from "./drill.ts";

const PATH = "/api/fights/execute_fight?mode=parallel";
const REPLICAS = 3;
/** A load well below what two cores serve: a queue on this machine would hide what a replica does. */
const RATE = { short: 50, full: 200 };
/**
 * The p99 is the median of those of several windows. A pause of the machine for a third of a second makes one fight in a hundred
 * late, and a long window would have the p99 of that pause.
 */
const WINDOWS = { short: 1, full: 5 };
const WINDOW_SECONDS = { short: 2, full: 4 };
const WARM_UP_SECONDS = 2;
/** Before a fault is measured: it has to be noticed. A replica is found to be slow by comparing a second of calls. */
const NOTICED_MS = { short: 2500, full: 5000 };
const TIMES_HEALTHY = { short: 10, full: 1.5 };
/** A replica may get this much more or less than a third of the calls. */
const SHARE_TOLERANCE = { short: 40, full: 5 };
const FLAPPING_EVERY_MS = 1000;

/** What happens to one of the replicas. */
interface Trouble {
  what: string;
  fault: Fault | "flapping";
  /** Whether its p99 is compared with that of healthy replicas. */
  hasTail: boolean;
}

const TROUBLES: readonly Trouble[] = [
  { what: "one replica 200 ms late", fault: { kind: "latency", ms: 200 }, hasTail: true },
  { what: "one replica dead", fault: { kind: "refuse" }, hasTail: true },
  { what: "one replica responds with 500", fault: { kind: "status500" }, hasTail: true },
  { what: "one replica flapping", fault: "flapping", hasTail: false },
];

/** One of three replicas of heroes has a fault, and fights go on. */
export const replicas: Drill = {
  name: "replicas",
  title: "One of three replicas is dead, late, failing or flapping",
  promise: ({ short }) =>
    `no fight fails; p99 is at most ${TIMES_HEALTHY[lengthOf({ short })]} × that of three healthy replicas once the fault was noticed; each healthy replica gets a third of the calls within ${SHARE_TOLERANCE[lengthOf({ short })]} %`,
  async run(context) {
    const { stage, note } = context;
    const length = lengthOf(context);
    await stage.startAll(["heroes", "villains", "locations"]);
    const proxies: FaultProxy[] = [];
    for (let replica = 0; replica < REPLICAS; replica += 1) proxies.push(await stage.proxyTo("heroes"));
    const addresses = { heroes: proxies.map(({ url }) => url).join(",") };
    const { url } = await stage.start("fights", { addresses });
    const drive = (seconds: number) =>
      offer(
        { url, path: PATH, load: { rate: RATE[length] }, seconds, windows: WINDOWS[length] },
        context.signal,
      );

    await drive(WARM_UP_SECONDS);
    for (const proxy of proxies) proxy.resetCounts();
    note("three healthy replicas");
    const healthy = await drive(WINDOWS[length] * WINDOW_SECONDS[length]);
    const measurements: Measurement[] = [
      reported("p99 of three healthy replicas", healthy.p99Ms, "ms"),
      ...failuresOf("three healthy replicas", healthy),
      atMost(
        SHARE_TOLERANCE[length],
        "largest difference from a third of the calls",
        largestDifference(proxies),
        "%",
      ),
    ];
    const [broken] = proxies as [FaultProxy, ...FaultProxy[]];
    for (const trouble of TROUBLES) {
      note(trouble.what);
      // Each ejection is longer than the one before: what an earlier fault has shown is forgotten.
      await stage.stop("fights");
      await stage.start("fights", { addresses });
      await drive(WARM_UP_SECONDS);
      measurements.push(...(await measured(trouble, broken, { drive, healthy, context })));
    }
    return { measurements, remarks: [] };
  },
};

interface Surroundings {
  drive(seconds: number): Promise<Offered>;
  healthy: Offered;
  context: DrillContext;
}

/** Measures fights while the fault begins, and after it was noticed. */
async function measured(
  { what, fault, hasTail }: Trouble,
  proxy: FaultProxy,
  { drive, healthy, context }: Surroundings,
): Promise<Measurement[]> {
  const length = lengthOf(context);
  const stop = new AbortController();
  const faulty = fault === "flapping" ? flap(proxy, stop.signal) : proxy.set(fault);
  if (fault !== "flapping") await faulty;
  const beginning = await drive(NOTICED_MS[length] / 1000);
  proxy.resetCounts();
  const noticed = await drive(WINDOWS[length] * WINDOW_SECONDS[length]);
  const { requests } = proxy.seen;
  stop.abort();
  await faulty;
  await proxy.set({ kind: "none" });
  return [
    ...failuresOf(`${what}, at the beginning`, beginning),
    ...failuresOf(`${what}, once it was noticed`, noticed),
    reported(`calls to it, ${what}`, requests, ""),
    hasTail
      ? atMost(healthy.p99Ms * TIMES_HEALTHY[length], `p99, ${what}`, noticed.p99Ms, "ms")
      : reported(`p99, ${what}`, noticed.p99Ms, "ms"),
  ];
}

/** Ends and begins to respond again, every second. */
async function flap(proxy: FaultProxy, signal: AbortSignal): Promise<void> {
  for (let isDead = true; !signal.aborted; isDead = !isDead) {
    await proxy.set({ kind: isDead ? "refuse" : "none" });
    await pause(FLAPPING_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

function failuresOf(what: string, { good, failed, refused }: Offered): Measurement[] {
  return [
    atLeast(1, `fights, ${what}`, good),
    atMost(0, `failed fights, ${what}`, refused + sumOf(Object.values(failed))),
  ];
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** How far a replica's share is from the same share for all, in per cent of it. */
function largestDifference(proxies: readonly FaultProxy[]): number {
  const counts = proxies.map(({ seen }) => seen.requests);
  const mean = sumOf(counts) / counts.length;
  return Math.max(...counts.map((count) => Math.abs(count / mean - 1))) * 100;
}
