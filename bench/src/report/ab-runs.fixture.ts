import type { AbConfig } from "../analysis/observation/run.ts";
import { armOf, type Load, type Segment } from "../analysis/observation/segment.ts";
import { resourcesOf } from "../analysis/observation/segments.fixture.ts";
import { documentOf } from "../results/document.ts";
import { observedOf } from "../results/record/observed.fixture.ts";
import type { ResultDocument } from "../results/record/result.ts";
import { segmentFor } from "./runs.fixture.ts";

const LOADS: readonly Load[] = [
  { model: "closed", connections: 16 },
  { model: "open", offered: 50 },
];
const BLOCKS = 8;

/** How an invented run of `bench ab` went. */
export interface AbFixture {
  /** The latency of the second server relative to the first. */
  slowdown?: number;
  /** How many requests are sent in turn. */
  requests?: number;
  change?: (segment: Segment) => Segment;
  ab?: Partial<AbConfig>;
  document?: Partial<ResultDocument>;
}

/** An invented run of `bench ab`: two servers under two loads, with noise blocks. */
export function abRun({
  slowdown = 1,
  requests = 1,
  change = (same) => same,
  ab,
  document,
}: AbFixture = {}): ResultDocument {
  const names = Array.from({ length: requests }, (_, place) => `GET /${place}`);
  const segments = LOADS.flatMap((load) =>
    Array.from({ length: BLOCKS }, (_, block) => [
      ...["A", "B"].map((name) => segmentOn(name, load, { block }, name === "B" ? slowdown : 1, names)),
      ...(["A", "B"] as const).map((side) =>
        segmentOn("A", load, { block: block + (side === "A" ? 0 : 1), side, purpose: "noise" }, 1, names),
      ),
    ]).flat(),
  ).map((segment, index) => change({ ...segment, index }));
  const target = { address: "127.0.0.1:3000", command: null, bodyBytes: names.map(() => 120) };
  const config: AbConfig = {
    targets: [
      { label: "A", ...target },
      { label: "B", ...target, address: "127.0.0.1:3001", command: "node new.js" },
    ],
    isSelf: false,
    requests: names.map((name) => ({
      name,
      method: "GET",
      path: `${name.slice(4)}?x=<b>`,
      headers: { authorization: null, accept: "text/plain" },
      bodyBytes: null,
    })),
    script: null,
    checksSize: true,
    maxRegression: null,
    plannedSeconds: 420,
    ...ab,
  };
  const observed = observedOf({
    experiment: "ab",
    runId: "2026-01-08T10-00-00Z-ab",
    name: "ab",
    startedAt: "2026-01-08T10:00:00.000Z",
    finishedAt: "2026-01-08T10:07:00.000Z",
    git: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: false },
    stack: { kind: "foreign", stores: [] },
    config: {
      modes: ["A", "B"],
      baseline: "A",
      rates: [50],
      connections: [16],
      blocks: BLOCKS,
      noiseBlocks: BLOCKS,
      ab: config,
      argv: ["ab", "URL", "URL"],
    },
    segments,
  });
  return { ...documentOf(observed), ...document };
}

/** The latency of the invented servers where nothing else runs. */
const IDLE_MS = 2;
const IDLE: Load = { model: "open", offered: 50 };

function segmentOn(
  mode: string,
  load: Load,
  at: Partial<Segment>,
  slowdown: number,
  names: readonly string[],
): Segment {
  const segment = segmentFor(armOf(mode), load, at);
  const isClosed = load.model === "closed";
  const good = Math.round(isClosed ? segment.good / slowdown : segment.good);
  const typicalMs = isClosed ? (1000 * load.connections * segment.seconds) / segment.good : IDLE_MS;
  const { histogram } = segmentFor(armOf(mode), IDLE, at, typicalMs * slowdown - IDLE_MS);
  return {
    ...segment,
    path: null,
    good,
    achieved: good / segment.seconds,
    histogram,
    resources: { [mode]: resourcesOf({ cpuMs: good * 0.3 * slowdown, rssPeak: 60e6 }) },
    ...(names.length > 1 && {
      requests: names.map((name) => ({ name, good: Math.round(good / names.length), errors: 0, histogram })),
    }),
  };
}
