import { setTimeout as pause } from "node:timers/promises";
import { atLeast, atMost, reported } from "../promise/measurements.ts";
import { countedFights } from "../records/analytics.ts";
import { fightRequest, storedFights } from "../records/fights.ts";
import { lengthOf } from "../tables/by-length.ts";
import { startWriters } from "../traffic/ledger.ts";
import type { Drill } from "./drill.ts";

const OUTAGE_MS = { short: 3000, full: 60_000 };
const WRITERS = 2;
const CAUGHT_UP_WITHIN_MS = 60_000;

/** Events wait in the outbox of fights while analytics is unreachable, and are counted once. */
export const analytics: Drill = {
  name: "analytics",
  title: "Analytics is unreachable for a while",
  promise: ({ short }) =>
    `analytics is unreachable for ${OUTAGE_MS[lengthOf({ short })] / 1000} s: fights continue, and afterwards analytics has counted each of them once`,
  async run({ stage, short, signal, note }) {
    await stage.startAll(["analytics", "users", "heroes", "villains", "locations"]);
    const { url } = stage.service("analytics");
    const proxy = await stage.proxyTo("analytics");
    const fights = await stage.start("fights", { addresses: { analytics: proxy.url } });
    const counted = () => countedFights(url);
    const before = (await storedFights(stage)).length - (await counted());

    const writing = {
      url: `${fights.url}/api/fights`,
      requestFor: (number: number) => ({ body: fightRequest(number) }),
    };
    const { ledger, workers } = startWriters(WRITERS, writing);
    await pause(500, undefined, { signal });
    note("analytics is unreachable");
    await proxy.set({ kind: "refuse" });
    await pause(OUTAGE_MS[lengthOf({ short })] / 2, undefined, { signal });
    // Lost responses: fights publishes again what was already counted.
    note("analytics receives events, and its responses are lost");
    await proxy.set({ kind: "reset", afterBytes: 0 });
    await pause(OUTAGE_MS[lengthOf({ short })] / 2, undefined, { signal });
    await workers.stop();
    const stored = (await storedFights(stage)).length - before;
    const waiting = stored - (await counted());

    note("analytics is reachable again");
    await proxy.set({ kind: "none" });
    const backAtMs = performance.now();
    while ((await counted()) < stored && performance.now() - backAtMs < CAUGHT_UP_WITHIN_MS)
      await pause(100, undefined, { signal });
    const caughtUpMs = performance.now() - backAtMs;
    // An event that is published twice would be counted now.
    await pause(short ? 500 : 5000, undefined, { signal });
    const difference = (await counted()) - stored;
    return {
      measurements: [
        atMost(0, "fights that analytics never counted", Math.max(0, -difference)),
        atMost(0, "fights that analytics counted twice", Math.max(0, difference)),
        atLeast(1, "fights", ledger.acknowledged.size),
        reported("events that waited when analytics was reachable again", waiting),
        reported("until all were counted", caughtUpMs, "ms"),
      ],
      remarks: [],
    };
  },
};
