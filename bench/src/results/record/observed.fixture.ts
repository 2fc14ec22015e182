import { configOf } from "../../analysis/observation/run.ts";
import { machineForTests } from "./machine.fixture.ts";
import { type Observed, SCHEMA_VERSION } from "./result.ts";

/** What was observed in a run for tests: a compare of parallel and coalesced unless given otherwise. */
export function observedOf({
  config,
  ...change
}: Partial<Omit<Observed, "config">> & { config?: Partial<Observed["config"]> } = {}): Observed {
  const planned = configOf({
    modes: ["parallel", "coalesced"],
    baseline: "parallel",
    connections: [64],
    writes: ["none"],
    latencies: [null],
    blocks: 8,
    order: "mirrored",
    seconds: 10,
    warmupSeconds: 2,
    quick: false,
  });
  return {
    schemaVersion: SCHEMA_VERSION,
    experiment: "compare",
    runId: "2026-01-01T00-00-00Z-test",
    name: "test",
    seed: 7,
    startedAt: "2026-01-01T00:00:00.000Z",
    finishedAt: "2026-01-01T00:10:00.000Z",
    complete: true,
    stoppedBecause: null,
    git: null,
    env: machineForTests({ k6: "2.2.0" }),
    stack: { kind: "embedded", stores: [] },
    config: { ...planned, variables: {}, argv: [], ...config },
    openLoop: { available: true },
    legs: [],
    segments: [],
    notes: [],
    ...change,
  };
}
