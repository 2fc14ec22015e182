import { machineForTests } from "../record/machine.fixture.ts";
import type { PairedFacts } from "./paired-run.ts";

/** The facts of a complete run of two minutes for tests. */
export const pairedFacts = (name: string): PairedFacts => ({
  runId: `2026-01-01T00-00-00Z-${name}`,
  name,
  seed: 7,
  startedAt: "2026-01-01T00:00:00.000Z",
  finishedAt: "2026-01-01T00:02:00.000Z",
  complete: true,
  stoppedBecause: null,
  env: machineForTests(),
});
