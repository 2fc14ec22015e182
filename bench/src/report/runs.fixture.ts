import {
  type EncodedHistogram,
  emptyHistogram,
  encode,
  recordMs,
} from "../analysis/observation/histogram.ts";
import type { ExperimentName } from "../analysis/observation/run.ts";
import { type Arm, armOf, CEILING, type Load, type Segment } from "../analysis/observation/segment.ts";
import { resourcesOf, segmentOf } from "../analysis/observation/segments.fixture.ts";
import { GENERATOR_LIMITED } from "../analysis/validity.ts";
import { documentOf } from "../results/document.ts";
import { observedOf } from "../results/record/observed.fixture.ts";
import type { MeasuredStore, ResultDocument } from "../results/record/result.ts";
import type { CurrentResult, StoredResult } from "./findings/stored-result.ts";

type StackKind = ResultDocument["stack"]["kind"];

const MODES = ["sequential", "parallel", "coalesced", "hedged"];
const LOADS: readonly Load[] = [
  { model: "closed", connections: 16 },
  { model: "closed", connections: 64 },
  { model: "open", offered: 50 },
  { model: "open", offered: 100 },
];
/** With fewer blocks no comparison can be called faster or slower. */
const BLOCKS = 8;
const SECONDS = 10;

/** Invented fights per second at saturation, and the median of a fight on an idle system in ms, by mode. */
const TRAITS: Record<string, { perSecond: number; idleMs: number }> = {
  ceiling: { perSecond: 72_000, idleMs: 0.2 },
  sequential: { perSecond: 4_100, idleMs: 2.6 },
  parallel: { perSecond: 4_300, idleMs: 1.9 },
  coalesced: { perSecond: 21_500, idleMs: 2.0 },
  hedged: { perSecond: 3_000, idleMs: 1.95 },
};

/** An invented run of every experiment. */
export function everyExperiment(): StoredResult[] {
  return [
    compareRun("2026-01-02T10-00-00Z-compare-local", "local"),
    compareRun("2026-01-02T11-00-00Z-compare-embedded", "embedded"),
    crossoverRun(),
    capacityRun(),
    ladderRun(),
    poolsRun(),
    earlierRun(),
  ];
}

/** A comparison of all modes under closed and open loads, with noise blocks. */
export function compareRun(runId: string, kind: StackKind): CurrentResult {
  const segments = LOADS.flatMap((load) =>
    Array.from({ length: BLOCKS }, (_, block) => [
      ...(load.model === "closed" ? [CEILING, ...MODES] : MODES).map((mode) =>
        segmentFor(storing(mode), load, { block }),
      ),
      ...(["A", "B"] as const).map((side) =>
        segmentFor(storing("sequential"), load, {
          block: block + (side === "A" ? 0 : 1),
          side,
          purpose: "noise",
        }),
      ),
    ]).flat(),
  );
  const legsMs = { hero: [0.9, 1], villain: [0.8, 0.9], location: [0.7, 0.8], store: [0.2] };
  return stored(runId, "compare", kind, segments, {
    legs: [{ latency: null, legsMs, totalMs: [2.6, 2.9] }],
    notes: ["The machine was busy before the run."],
  });
}

/** A run of an overview: every load in one block. The parallel mode dropped requests in the open loop. */
export function overviewRun(change: Partial<ResultDocument> = {}): CurrentResult {
  const segments = LOADS.flatMap((load) =>
    (load.model === "closed" ? [CEILING, "sequential", "parallel"] : ["sequential", "parallel"]).map((mode) =>
      segmentFor(
        storing(mode),
        load,
        load.model === "open" && mode === "parallel" ? refused("dropped iterations") : {},
      ),
    ),
  );
  const config = { modes: ["sequential", "parallel"], baseline: null, blocks: 1 };
  const { file, document } = stored("2026-01-07T10-00-00Z-embedded", "overview", "embedded", segments, {
    config,
  });
  return { file, document: { ...document, ...change } };
}

/** A result file around the segments, with everything that can be derived from them. */
export function stored(
  runId: string,
  experiment: ExperimentName,
  kind: StackKind,
  segments: Segment[],
  { config, ...change }: Parameters<typeof observedOf>[0] = {},
): CurrentResult {
  const observed = observedOf({
    experiment,
    runId,
    name: `${experiment}-${kind}`,
    startedAt: `${runId.slice(0, 10)}T${runId.slice(11, 19).replaceAll("-", ":")}.000Z`,
    finishedAt: `${runId.slice(0, 10)}T23:00:00.000Z`,
    git: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: false },
    stack: { kind, stores: kind === "embedded" ? EMBEDDED_STORES : LOCAL_STORES },
    segments,
    config: { modes: MODES, baseline: "sequential", rates: [50, 100], argv: [experiment], ...config },
    ...change,
  });
  return { file: `${runId}.json`, document: documentOf(observed) };
}

const store = (service: string, engine: string, version: string, standIn: string | null = null) =>
  ({ service, engine, version, standIn }) satisfies MeasuredStore;
const EMBEDDED_STORES = ["heroes", "villains", "locations", "fights"].map((service) =>
  store(service, "SQLite", "3.50"),
);
const LOCAL_STORES = [
  store("heroes", "PostgreSQL", "15.18"),
  store("villains", "PostgreSQL", "15.18"),
  store("locations", "MariaDB", "10.11"),
  store("fights", "MongoDB", "1.24.2", "FerretDB 1.24.2 (SQLite)"),
];

/** A segment with the throughput and latency of its mode. Blocks differ by up to one percent. */
export function segmentFor(arm: Arm, load: Load, change: Partial<Segment> = {}, addedMs = 0): Segment {
  const { perSecond, idleMs } = TRAITS[arm.mode] ?? { perSecond: 4_000, idleMs: 2 };
  const closed = load.model === "closed";
  const drift = 1 + ((change.block ?? 0) % 4) * 0.003;
  const rate = closed ? perSecond * Math.min(1, 0.6 + load.connections / 160) * drift : load.offered;
  const typicalMs = closed ? (1000 * load.connections) / rate : (idleMs + addedMs) * drift;
  const good = Math.round(rate * SECONDS);
  return segmentOf({
    ...arm,
    model: load.model,
    connections: closed ? load.connections : null,
    offered: closed ? null : load.offered,
    seconds: SECONDS,
    good,
    latenciesMs: [],
    histogram: histogramAround(typicalMs),
    resources: Object.fromEntries(
      Object.entries({ fights: 0.4, heroes: 0.2, villains: 0.2, locations: 0.1 }).map(([name, cpuMs]) => [
        name,
        resourcesOf({
          cpuMs: cpuMs * good,
          rssPeak: 80e6,
          runQueueWaitMs: 0.1 * good,
          eventLoopDelayMs: 0.05,
        }),
      ]),
    ),
    path: {
      upstreamCalls: { heroes: good, villains: good, locations: good },
      hedges: arm.mode === "hedged" ? { hero: good * 0.02 } : {},
      upstreamWaitMs: 0.2 * good,
    },
    ...change,
  });
}

/** A change that makes a segment invalid. */
export const refused = (...reasons: string[]): Partial<Segment> => ({ valid: false, reasons, dropped: 40 });

const storing = (mode: string) => armOf(mode, { writes: mode === CEILING ? null : "none" });

const histograms = new Map<string, EncodedHistogram>();

/** A long-tailed distribution of 1,100 latencies. Cached, because encoding one takes longer than anything else here. */
function histogramAround(typicalMs: number): EncodedHistogram {
  const key = typicalMs.toFixed(4);
  const cached = histograms.get(key);
  if (cached) return cached;
  const histogram = emptyHistogram();
  for (let index = 0; index < 1_100; index += 1) {
    const place = index / 1_100;
    recordMs(histogram, typicalMs * (0.7 + place * 0.6 + place ** 12 * 6));
  }
  const encoded = encode(histogram);
  histograms.set(key, encoded);
  return encoded;
}

/** Parallel leads once latency is added; at the highest rate and latency, no mode keeps up. */
function crossoverRun(): CurrentResult {
  const latencies = [null, "constant:5", "constant:20", "heroes=late:0.02:200"];
  const rates = [10, 100, 1000];
  const addedMs = { sequential: [0, 15, 60, 3], parallel: [0.7, 5, 20, 1], coalesced: [0.6, 5.2, 21, 1.1] };
  const segments = latencies.flatMap((latency, row) =>
    rates.flatMap((offered) =>
      Object.entries(addedMs).map(([mode, added]) => {
        const isOverloaded = offered === 1000 && latency === "constant:20";
        const change = isOverloaded ? refused("achieved below 99 % of offered") : {};
        return segmentFor(armOf(mode, { latency }), { model: "open", offered }, change, added[row]);
      }),
    ),
  );
  const config = { modes: Object.keys(addedMs), baseline: null, rates, latencies };
  return stored("2026-01-03T10-00-00Z-crossover-local", "crossover", "local", segments, { config });
}

/** Three searches for each arm. The load generator limits those of coalesced with a pool of 50. */
function capacityRun(): CurrentResult {
  const config = { objectiveMs: 50, searches: 3, trials: 1, ratio: 1.5, confirmSeconds: 60, baseline: null };
  const segments = MODES.flatMap((mode) =>
    [10, 50].flatMap((poolMax) => {
      const arm = armOf(mode, { poolMax });
      const step = (offered: number, change: Partial<Segment>, addedMs = 0) =>
        segmentFor(arm, { model: "open", offered }, change, addedMs);
      const searches = [0, 1, 2].flatMap((block) => {
        const at = (slot: number) => ({ purpose: "search", block, slot }) as const;
        if (mode === "coalesced" && poolMax === 50)
          return [step(100, at(0)), step(200, { ...at(1), valid: false, reasons: [GENERATOR_LIMITED] })];
        return [
          step(100, at(0)),
          step(200, { ...at(1), ...refused("achieved below 99 % of offered", "dropped iterations") }, 90),
          step(141, at(2), block === 2 ? 90 : 0),
        ];
      });
      return [...searches, step(141, { purpose: "confirmation" }, poolMax === 10 ? 90 : 0)];
    }),
  );
  return stored("2026-01-04T10-00-00Z-capacity-local", "capacity", "local", segments, { config });
}

function ladderRun(): CurrentResult {
  const rates = [1, 10, 50, 75, 100];
  const segments = rates.flatMap((offered) =>
    MODES.map((mode) => segmentFor(storing(mode), { model: "open", offered })),
  );
  const config = { rates, baseline: null };
  return stored("2026-01-05T10-00-00Z-ladder-local", "ladder", "local", segments, { config });
}

function poolsRun(): CurrentResult {
  const segments = [10, 25, 50].flatMap((poolMax) =>
    [16, 32, 64].flatMap((maxInFlight) =>
      ["parallel", "coalesced"].map((mode) =>
        segmentFor(armOf(mode, { poolMax, maxInFlight }), { model: "closed", connections: 64 }),
      ),
    ),
  );
  const config = { modes: ["parallel", "coalesced"], baseline: null };
  return stored("2026-01-06T10-00-00Z-pools-local", "pools", "local", segments, { config });
}

function earlierRun(): StoredResult {
  const { file, document } = compareRun("2025-12-01T10-00-00Z-first", "embedded");
  return { file, document: { ...document, schemaVersion: 1 } };
}
