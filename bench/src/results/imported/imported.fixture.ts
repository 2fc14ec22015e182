import type { ImportedResult, ObservedImport } from "./imported-result.ts";
import { importedResultOf } from "./read-imported.ts";

/** An imported run of wrk for tests. */
export function importedResult(change: Partial<ObservedImport> = {}): ImportedResult {
  return importedResultOf({
    schema: "imported/1",
    runId: "2026-01-01T00-00-00Z-imported",
    name: "imported",
    importedAt: "2026-01-01T00:00:00.000Z",
    startedAt: null,
    tool: "wrk",
    format: "text with --latency",
    file: { name: "wrk.txt", bytes: 452, sha256: "a".repeat(64) },
    argv: ["import", "wrk.txt"],
    series: [
      {
        name: "/api/cart",
        load: { model: "closed", connections: 4 },
        ...{ dropped: null, blocks: [] },
        stated: {
          ...{ seconds: 10, good: 1000, errors: 0, throughput: 100 },
          ...{ p50Ms: 1, p95Ms: null, p99Ms: 3 },
        },
      },
    ],
    limits: ["A summary without raw samples: it has no interval."],
    ...change,
  });
}
