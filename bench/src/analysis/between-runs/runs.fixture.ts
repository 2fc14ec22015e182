import type { Metric } from "../derived.ts";
import { armOf, type Load } from "../observation/segment.ts";
import type { ArmFigures, FinishedRun } from "./finished-run.ts";

export const CLOSED: Load = { model: "closed", connections: 64 };

/** An arm for tests whose blocks have these latencies: every percentile is the latency, the throughput its inverse. */
export function armFigures(latenciesMs: readonly number[], change: Partial<ArmFigures> = {}): ArmFigures {
  const valuesOf = (ms: number): Record<Metric, number> => ({
    throughput: 64_000 / ms,
    p50: ms,
    p95: 2 * ms,
    p99: 4 * ms,
  });
  const middle = latenciesMs.toSorted((a, b) => a - b)[latenciesMs.length >> 1];
  return {
    arm: armOf("parallel"),
    load: CLOSED,
    generator: "autocannon",
    blocks: latenciesMs.map((ms) => ({ responses: 10_000, values: valuesOf(ms) })),
    whole: valuesOf(middle ?? 1),
    refused: null,
    ...change,
  };
}

/** A summary without blocks. */
export const summaryFigures = (latencyMs: number, change: Partial<ArmFigures> = {}): ArmFigures =>
  armFigures([latencyMs], { blocks: [], ...change });

/** A run for tests of these arms. */
export const finishedRun = (arms: readonly ArmFigures[], change: Partial<FinishedRun> = {}): FinishedRun => ({
  machine: { processor: "A processor", "number of cores": "2" },
  settings: { stack: "embedded", variables: "none" },
  circumstances: { Bun: "1.4.5", commit: "aaaaaaaaaaaa" },
  arms,
  floors: [],
  warnings: [],
  ...change,
});
