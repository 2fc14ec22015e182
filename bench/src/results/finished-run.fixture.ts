import { segmentOf } from "../analysis/observation/segments.fixture.ts";
import { documentOf } from "./document.ts";
import { observedOf } from "./record/observed.fixture.ts";
import type { Observed, ResultDocument } from "./record/result.ts";

/** What a test sets of a result. */
export interface MeasuredChange extends Partial<Omit<Observed, "config">> {
  /** Of each block. */
  latenciesMs?: readonly number[];
  config?: Partial<Observed["config"]>;
  segment?: Partial<Parameters<typeof segmentOf>[0]>;
}

/** The blocks of a quiet run. */
export const QUIET_MS: readonly number[] = [10, 10.1, 9.9, 10.05, 9.95, 10.02, 9.98, 10.08];

/** A whole result of `compare` for tests: one arm, with a segment of 100 responses a block that all take as long as given. */
export function measuredResult(
  day: string,
  name: string,
  { latenciesMs = QUIET_MS, segment, ...change }: MeasuredChange = {},
): ResultDocument {
  const segments = latenciesMs.map((ms, block) =>
    segmentOf({
      ...{ index: block, block, latenciesMs: Array<number>(100).fill(ms) },
      // Each of 64 connections sends its next request when it has its response.
      seconds: (100 * ms) / 64_000,
      ...segment,
    }),
  );
  const startedAt = `${day}T00:00:00.000Z`;
  return documentOf(observedOf({ runId: `${day}T00-00-00Z-${name}`, name, startedAt, segments, ...change }));
}
