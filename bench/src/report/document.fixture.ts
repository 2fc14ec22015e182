import type { Derived } from "../results/run/derived.ts";
import { type ExperimentName, type ResultDocument, SCHEMA_VERSION } from "../results/run/result.ts";
import type { Segment } from "../results/run/segment.ts";
import { summarise } from "../results/run/summary.ts";
import type { CurrentResult } from "./findings/stored-result.ts";

/** A result file around these segments; what is not given was neither measured nor derived. */
export function stored(
  runId: string,
  experiment: ExperimentName,
  kind: ResultDocument["stack"]["kind"],
  segments: Segment[],
  derived: Partial<Derived>,
): CurrentResult {
  const embedded = kind === "embedded";
  const engines = embedded ? ["SQLite", "SQLite", "SQLite"] : ["PostgreSQL", "PostgreSQL", "MariaDB"];
  return {
    file: `${runId}.json`,
    document: {
      schemaVersion: SCHEMA_VERSION,
      experiment,
      runId,
      name: `${experiment}-${kind}`,
      seed: 7,
      startedAt: `${runId.slice(0, 10)}T${runId.slice(11, 19).replaceAll("-", ":")}.000Z`,
      finishedAt: `${runId.slice(0, 10)}T23:00:00.000Z`,
      complete: true,
      stoppedBecause: null,
      git: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: false },
      env: {
        cpu: "Example CPU",
        cores: 2,
        memory: 25e9,
        loadBefore: 0.12,
        kernel: "linux 6.1 x64",
        bun: "1.4.5",
        autocannon: "9.0.0",
        k6: "2.2.0",
      },
      stack: {
        kind,
        stores: [
          ...["heroes", "villains", "locations"].map((service, index) => ({
            service,
            engine: engines[index] ?? "SQLite",
            version: embedded ? "3.50" : "15.18",
            standIn: null,
          })),
          embedded
            ? { service: "fights", engine: "SQLite", version: "3.50", standIn: null }
            : {
                service: "fights",
                engine: "MongoDB",
                version: "1.24.2",
                standIn: "FerretDB 1.24.2 (SQLite)",
              },
        ],
      },
      config: {
        modes: ["sequential", "parallel", "coalesced", "hedged"],
        baseline: "sequential",
        connections: [16, 64, 256],
        rates: [10, 50, 100],
        writes: ["none"],
        drawRows: [],
        latencies: [null],
        poolMax: [],
        maxInFlight: [],
        blocks: 6,
        noiseBlocks: 4,
        order: "mirrored",
        seconds: 30,
        warmupSeconds: 10,
        quick: false,
        objectiveMs: null,
        searches: null,
        trials: null,
        ratio: null,
        confirmSeconds: null,
        variables: { BUN_JSC_useGenerationalGC: "1" },
        argv: [experiment],
      },
      openLoop: { available: true },
      legs: [],
      segments,
      notes: experiment === "compare" ? ["The machine was busy before the run."] : [],
      summary: summarise(segments),
      comparisons: [],
      noiseFloor: [],
      crossover: [],
      capacity: [],
      costs: [],
      predictions: [],
      ...derived,
      digests: {},
    },
  };
}
