import type { Arm } from "@super-heroes/bench/analysis/observation/segment";
import {
  anyObject,
  listOf,
  number,
  numberOr,
  objectOf,
  oneOf,
  optional,
  orNull,
  recordOf,
  type Shape,
  text,
  truth,
} from "./shape.ts";

type Fields = Readonly<Record<string, Shape>>;

const callLimit = numberOr("adaptive");

const arm = {
  mode: text,
  writes: orNull(text),
  rows: orNull(number),
  latency: orNull(text),
  poolMax: orNull(number),
  maxInFlight: orNull(callLimit),
  workers: optional(orNull(number)),
  drawSource: optional(orNull(text)),
  replicas: optional(orNull(text)),
} satisfies Record<keyof Arm, Shape>;

const openLoad = objectOf({ model: oneOf("open"), offered: number });
const closedLoad = objectOf({ model: oneOf("open", "closed"), connections: number });
const load: Shape = (value, place) =>
  ((value as { model?: unknown } | null)?.model === "open" ? openLoad : closedLoad)(value, place);

const pooled = {
  mode: text,
  writes: orNull(text),
  achieved: number,
  p50Ms: orNull(number),
  p95Ms: orNull(number),
  p99Ms: orNull(number),
  errors: number,
  valid: truth,
  reasons: listOf(text),
  latency: optional(orNull(text)),
  poolMax: optional(orNull(number)),
  maxInFlight: optional(orNull(callLimit)),
  workers: optional(orNull(number)),
  drawSource: optional(orNull(text)),
  replicas: optional(orNull(text)),
};

const comparison = objectOf({
  baseline: objectOf(arm),
  candidate: objectOf(arm),
  load,
  metric: text,
  estimate: orNull(number),
  low: orNull(number),
  high: orNull(number),
  pAdjusted: orNull(number),
  noiseFloor: number,
  verdict: oneOf("faster", "slower", "equivalent", "inconclusive"),
});

/** What all runs of the bench have. */
const bench: Fields = {
  runId: text,
  name: text,
  startedAt: text,
  complete: optional(truth),
  stoppedBecause: optional(orNull(text)),
  notes: optional(listOf(text)),
  env: objectOf({ cores: number, cpu: optional(orNull(text)), bun: text }),
  stack: objectOf({ kind: text }),
};

/** An experiment. The first ones had no comparisons and no legs. */
export const EXPERIMENT: Fields = {
  // First, so that a file of another kind is refused for what it lacks most.
  summary: objectOf({
    closed: listOf(objectOf({ ...pooled, connections: number })),
    open: listOf(objectOf({ ...pooled, offered: number })),
  }),
  comparisons: optional(listOf(comparison)),
  segments: listOf(anyObject),
  legs: optional(listOf(anyObject)),
  experiment: optional(text),
  ...bench,
};

const paired = objectOf({ median: number, low: orNull(number), high: orNull(number) });

/** Arms in turns. */
export const TUNING: Fields = {
  config: objectOf({ modes: listOf(text) }),
  passes: listOf(anyObject),
  arms: listOf(anyObject),
  derived: listOf(
    objectOf({
      mode: text,
      arm: text,
      cpuUs: recordOf(number),
      totalCpuUs: number,
      cpuRatio: orNull(paired),
      answersPerSecond: number,
      throughputRatio: orNull(paired),
      rssPeak: recordOf(orNull(number)),
    }),
  ),
  ...bench,
};

/** The costs of the platform. */
export const COSTS: Fields = {
  config: objectOf({
    plans: listOf(objectOf({ cost: text, rounds: number, seconds: number, connections: orNull(number) })),
  }),
  questions: listOf(anyObject),
  passes: listOf(anyObject),
  arms: listOf(anyObject),
  derived: objectOf({
    figures: listOf(
      objectOf({
        cost: text,
        subject: text,
        arm: text,
        baseline: orNull(text),
        quantity: oneOf("throughputLost", "cpuAdded", "timeUs", "p95Ms"),
        value: orNull(paired),
        atMost: orNull(number),
        promise: orNull(text),
      }),
    ),
    arms: listOf(
      objectOf({
        cost: text,
        subject: text,
        arm: text,
        passes: number,
        counting: number,
        answersPerSecond: orNull(number),
        cpuUs: orNull(number),
        generatorCpu: orNull(number),
      }),
    ),
  }),
  ...bench,
};

/** A run of another load generator. */
export const IMPORTED: Fields = {
  series: listOf(objectOf({ load: orNull(load) })),
  limits: listOf(text),
  name: text,
  runId: text,
  importedAt: text,
  tool: text,
  format: text,
  derived: listOf(
    objectOf({
      name: text,
      throughput: orNull(number),
      p50Ms: orNull(number),
      p95Ms: orNull(number),
      p99Ms: orNull(number),
      good: orNull(number),
      errors: orNull(number),
      blocks: number,
      reasons: listOf(text),
    }),
  ),
};

const machine = objectOf({ cores: number, bun: text });
const figure = objectOf({
  what: text,
  value: orNull(number),
  unit: optional(text),
  limit: orNull(recordOf(number)),
});
const step = { figures: listOf(figure), remarks: optional(listOf(text)), passed: truth };
const stopped = { stoppedBecause: optional(orNull(text)) };

/** What was broken on purpose. */
export const DRILLS: Fields = {
  drills: listOf(objectOf({ name: text, title: text, promise: text, ...step })),
  started: text,
  stack: text,
  machine,
  short: optional(truth),
  ...stopped,
};

/** The system in containers. */
export const SMOKE: Fields = {
  steps: listOf(objectOf({ name: text, ...step })),
  started: text,
  engine: text,
  cores: number,
  standIns: optional(truth),
};

/** What was measured of this application. */
export const WEB: Fields = {
  steps: listOf(objectOf({ name: text, ...step })),
  started: text,
  browser: text,
  machine,
};

/** How often `bench ab` was right. */
export const ACCURACY: Fields = {
  cases: listOf(objectOf({ title: text, ...step })),
  name: text,
  started: text,
  runtime: objectOf({ name: text, version: text }),
  machine,
  ...stopped,
};
