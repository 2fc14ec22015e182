import { median } from "simple-statistics";
import type { Random } from "./statistics/random.ts";
import type { PredictionRow } from "./derived.ts";
import type { Observed } from "../results/record/result.ts";
import type { LegProbe, Segment } from "./observation/segment.ts";
import type { Group } from "./arms.ts";
import { figuresOf } from "./block-figures.ts";
import { randomFor } from "./row-random.ts";
import { fightsIn, servedGroups, totalOf } from "./served-arms.ts";

/** The calls of a fight to its upstreams, by the names of their legs. */
const CALLS = ["hero", "villain", "location"];
/** What follows once all of them have answered. */
const STORE = "store";
const SAMPLES = 2000;

// After a service's name comes a space and what it was started with, if anything; its database is `fights-db`.
const SERVICES = /^(fights|heroes|villains|locations)( |$)/;
const FIGHTS = /^fights( |$)/;

/** For each arm and load whose legs were timed on their own: what they foretell, and what came of it. */
export function predictionRows(observed: Observed): PredictionRow[] {
  return servedGroups(observed).flatMap((group) => {
    const probe = observed.legs.find(({ latency }) => latency === group.arm.latency);
    const random = randomFor(observed.seed, { arm: group.arm, load: group.load });
    const predictedP50Ms = probe && predictedMedianMs(probe, group.arm.mode, random);
    return predictedP50Ms === undefined ? [] : [rowOf(group, predictedP50Ms)];
  });
}

/**
 * The median of fights put together from legs that are drawn independently: one after another in `sequential`, the
 * slowest of the three in every other mode, and then the store. `undefined` where a leg was not timed.
 */
function predictedMedianMs({ legsMs }: LegProbe, mode: string, random: Random): number | undefined {
  const calls = CALLS.map((leg) => legsMs[leg] ?? []);
  if (calls.some((times) => times.length === 0)) return undefined;
  const drawn = (times: readonly number[]) => times[Math.floor(random() * times.length)] ?? 0;
  const fights = Array.from({ length: SAMPLES }, () => {
    const timesMs = calls.map(drawn);
    const upstreamsMs =
      mode === "sequential" ? timesMs.reduce((total, ms) => total + ms) : Math.max(...timesMs);
    return upstreamsMs + drawn(legsMs[STORE] ?? []);
  });
  return median(fights);
}

function rowOf({ arm, load, segments }: Group, predictedP50Ms: number): PredictionRow {
  const fights = fightsIn(segments);
  const waitMs = totalOf(segments, ({ path }) => path?.upstreamWaitMs);
  // One after another, a fight waits for each of its calls; at once, for all three together.
  const waitsAtOnce = arm.mode === "sequential" ? 1 : CALLS.length;
  const queuedMs = totalOf(segments, runQueueMs);
  const delaySumMs = totalOf(segments, (segment) => weightedDelayMs(segment));
  return {
    arm,
    load,
    predictedP50Ms,
    observedP50Ms: figuresOf(segments).values.p50,
    upstreamWaitMs: waitMs === null ? null : waitMs / fights / waitsAtOnce,
    runQueueWaitMs: queuedMs === null ? null : queuedMs / fights,
    eventLoopDelayMs:
      delaySumMs === null ? null : delaySumMs / segments.reduce((total, { seconds }) => total + seconds, 0),
  };
}

function runQueueMs({ resources }: Segment): number | null {
  const waits = Object.entries(resources).flatMap(([name, { runQueueWaitMs }]) =>
    SERVICES.test(name) && runQueueWaitMs !== null ? [runQueueWaitMs] : [],
  );
  return waits.length > 0 ? waits.reduce((total, ms) => total + ms) : null;
}

/** A segment counts for as long as it was measured. */
function weightedDelayMs({ resources, seconds }: Segment): number | null {
  const fights = Object.entries(resources).find(([name]) => FIGHTS.test(name))?.[1];
  return fights?.eventLoopDelayMs == null ? null : fights.eventLoopDelayMs * seconds;
}
