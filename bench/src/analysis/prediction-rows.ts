import { median } from "simple-statistics";
import type { Group } from "./arms.ts";
import { figuresOf } from "./block-figures.ts";
import type { PredictionRow } from "./derived.ts";
import type { Observation } from "./observation/run.ts";
import type { LegProbe, Segment } from "./observation/segment.ts";
import { randomFor } from "./row-random.ts";
import { isGenerator, responsesIn, servedGroups, totalOf } from "./served-arms.ts";
import type { Random } from "./statistics/random.ts";

/** The leg that follows the others; every other leg is a call to an upstream. */
const STORE = "store";
const SAMPLES = 2000;

// A process is named after its service, with a space and its settings where it has any; a database ends in "-db".
const DATABASE = /-db$/;

/** For each arm and load whose legs were timed on their own: the median that they predict, and the observed one. */
export function predictionRows(observed: Observation): PredictionRow[] {
  return servedGroups(observed).flatMap((group) => {
    const probe = observed.legs.find(({ latency }) => latency === group.arm.latency);
    const random = randomFor(observed.seed, { arm: group.arm, load: group.load });
    const predictedP50Ms = probe && predictedMedianMs(probe, group.arm.mode, random);
    return probe && predictedP50Ms !== undefined ? [rowOf(group, callsIn(probe).length, predictedP50Ms)] : [];
  });
}

/**
 * The median of requests that are put together from legs drawn independently: the sum of the calls in `sequential`, the
 * slowest call in every other mode, and then the store. `undefined` where a leg was not timed.
 */
function predictedMedianMs({ legsMs }: LegProbe, mode: string, random: Random): number | undefined {
  const calls = callsIn({ legsMs }).map((leg) => legsMs[leg] ?? []);
  if (calls.length === 0 || calls.some((times) => times.length === 0)) return undefined;
  const drawn = (times: readonly number[]) => times[Math.floor(random() * times.length)] ?? 0;
  const requests = Array.from({ length: SAMPLES }, () => {
    const timesMs = calls.map(drawn);
    const upstreamsMs =
      mode === "sequential" ? timesMs.reduce((total, ms) => total + ms) : Math.max(...timesMs);
    return upstreamsMs + drawn(legsMs[STORE] ?? []);
  });
  return median(requests);
}

function rowOf({ arm, load, segments }: Group, calls: number, predictedP50Ms: number): PredictionRow {
  const responses = responsesIn(segments);
  const waitMs = totalOf(segments, ({ path }) => path?.upstreamWaitMs);
  // In sequence a request waits for each of its calls, in parallel for all of them together.
  const waitsAtOnce = arm.mode === "sequential" ? 1 : calls;
  const queuedMs = totalOf(segments, runQueueMs);
  const delaySumMs = totalOf(segments, (segment) => weightedDelayMs(segment));
  return {
    arm,
    load,
    predictedP50Ms,
    observedP50Ms: figuresOf(segments).values.p50,
    upstreamWaitMs: waitMs === null ? null : waitMs / responses / waitsAtOnce,
    runQueueWaitMs: queuedMs === null ? null : queuedMs / responses,
    eventLoopDelayMs:
      delaySumMs === null ? null : delaySumMs / segments.reduce((total, { seconds }) => total + seconds, 0),
  };
}

function runQueueMs({ resources }: Segment): number | null {
  const waits = Object.entries(resources).flatMap(([name, { runQueueWaitMs }]) =>
    isService(name) && runQueueWaitMs !== null ? [runQueueWaitMs] : [],
  );
  return waits.length > 0 ? waits.reduce((total, ms) => total + ms) : null;
}

/** A segment counts for as long as it was measured. */
function weightedDelayMs({ resources, seconds }: Segment): number | null {
  // The service that is requested is the first of its processes.
  const orchestrator = Object.entries(resources).find(([name]) => isService(name))?.[1];
  return orchestrator?.eventLoopDelayMs == null ? null : orchestrator.eventLoopDelayMs * seconds;
}

const isService = (name: string) => !DATABASE.test(name) && !isGenerator(name);

const callsIn = ({ legsMs }: Pick<LegProbe, "legsMs">) => Object.keys(legsMs).filter((leg) => leg !== STORE);
