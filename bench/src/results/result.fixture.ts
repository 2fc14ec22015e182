import type { Derived } from "../analysis/derived.ts";
import { armOf, type Segment } from "../analysis/observation/segment.ts";
import { segmentOf } from "../analysis/observation/segments.fixture.ts";
import { summarise } from "../analysis/summary.ts";
import { digestsOf } from "./checks/digests.ts";
import { observedOf } from "./record/observed.fixture.ts";
import type { Observed, ResultDocument } from "./record/result.ts";

/** A segment for tests, with everything that the second edition knows. */
function fullSegment(index: number, change: Parameters<typeof segmentOf>[0]): Segment {
  return segmentOf({
    index,
    slot: index,
    path: { upstreamCalls: { heroes: 1000 }, hedges: { hero: 3 }, upstreamWaitMs: 1.5 },
    resources: {
      fights: {
        cpuMs: 1200,
        rssPeak: 80_000_000,
        runQueueWaitMs: 3.5,
        eventLoopDelayMs: 0.2,
        eachSecond: {
          cpuMs: [600, 600],
          rss: [79_000_000, 80_000_000],
          runQueueWaitMs: [1, 2.5],
          eventLoopDelayMs: [0.2, null],
        },
      },
    },
    ...change,
  });
}

const at = (ms: number, count: number) => Array.from({ length: count }, () => ms);

/** What was observed in a small run for tests: two modes, closed and open, one segment that does not count. */
export const observed: Observed = observedOf({
  runId: "2026-01-01T00-00-00Z-compare",
  name: "compare",
  complete: false,
  stoppedBecause: "heroes ended",
  git: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: false },
  stack: {
    kind: "local",
    stores: [
      { service: "fights", engine: "MongoDB", version: "1.24.2", standIn: "FerretDB 1.24.2 (SQLite)" },
    ],
  },
  config: {
    modes: ["sequential", "parallel"],
    baseline: "sequential",
    connections: [64],
    rates: [50],
    writes: ["none"],
    drawRows: [],
    latencies: [null, "constant:5"],
    poolMax: [],
    maxInFlight: [20],
    blocks: 1,
    noiseBlocks: 0,
    order: "mirrored",
    seconds: 10,
    warmupSeconds: 2,
    quick: false,
    objectiveMs: 500,
    searches: 5,
    trials: 3,
    ratio: 1.05,
    confirmSeconds: 60,
    variables: { FIGHTS_POOL_MAX: "16" },
    argv: ["--stack", "local"],
  },
  openLoop: { available: true },
  legs: [
    { latency: null, legsMs: { hero: [1, 1.2], villain: [1, 1], location: [0.9, 1] }, totalMs: [3.1, 3.4] },
  ],
  segments: [
    fullSegment(0, { mode: "sequential", latenciesMs: at(6, 900) }),
    fullSegment(1, { mode: "parallel", latenciesMs: at(4, 1000) }),
    fullSegment(2, { mode: "parallel", latenciesMs: at(5, 1200), block: 1 }),
    fullSegment(3, { model: "open", connections: null, offered: 50, latenciesMs: at(3, 500) }),
    fullSegment(4, { mode: "sequential", errors: 9, valid: false, reasons: ["failed requests above 0.1 %"] }),
    fullSegment(5, { latency: "constant:5", poolMax: 8, maxInFlight: 20 }),
  ],
  notes: ["The machine was busy before the run."],
});

const sequential = armOf("sequential", { writes: "none" });
const parallel = armOf("parallel", { writes: "none", latency: "constant:5" });
const closed = { model: "closed", connections: 64 } as const;
const open = { model: "open", offered: 50 } as const;

/** Stands for the real derivation in tests: the real summary, and one row of everything else. */
export function deriveForTests({ segments }: Observed): Derived {
  const achieved = segments.reduce((sum, segment) => sum + segment.achieved, 0);
  return {
    summary: summarise(segments),
    comparisons: [
      {
        baseline: sequential,
        candidate: parallel,
        load: closed,
        metric: "p50",
        estimate: Math.log(achieved) / -50,
        low: -0.2,
        high: -0.1,
        orderLow: null,
        orderHigh: null,
        method: "bootstrap over blocks, Wilcoxon signed-rank, Holm",
        blocks: 8,
        p: 0.01,
        pAdjusted: 0.04,
        noiseFloor: 0.03,
        verdict: "faster",
      },
    ],
    noiseFloor: [
      { load: open, metric: "p99", differences: [-0.01, 0.02], noiseFloor: 0.03, source: "within" },
    ],
    crossover: [
      {
        offered: 50,
        latency: "constant:5",
        p50Ms: { sequential: 16, parallel: null },
        p95Ms: { sequential: 18, parallel: null },
        leaders: [],
      },
    ],
    capacity: [
      {
        arm: parallel,
        objectiveMs: 500,
        searches: [900, null, 1000],
        atLeast: [false, false, true],
        median: 950,
        lowest: 900,
        highest: 1000,
        confirmed: true,
      },
    ],
    costs: [
      {
        arm: parallel,
        load: closed,
        cpuMsPerFight: 0.4,
        cpuMsByProcess: { fights: 0.4 },
        rssPeak: 80_000_000,
        upstreamCallsPerFight: 3,
        hedgesPerLegCall: null,
      },
    ],
    predictions: [
      {
        arm: sequential,
        load: open,
        predictedP50Ms: 3.1,
        observedP50Ms: 3,
        upstreamWaitMs: 0,
        runQueueWaitMs: 0.1,
        eventLoopDelayMs: null,
      },
    ],
  };
}

/** A whole result for tests, as it would be written, and free to be edited. */
export function resultForTests(change: Partial<Observed> = {}): ResultDocument {
  const part = { ...observed, ...change };
  return JSON.parse(JSON.stringify({ ...part, ...deriveForTests(part), digests: digestsOf(part) }));
}
