import type { ResultDocument } from "../../results/record/result.ts";
import { comparesReplicas, replicaRows } from "../findings/replica-sets.ts";
import { loadName, replicasName } from "../words/labels.ts";
import { digits, rate } from "../words/numbers.ts";
import { left, right, type Table } from "./table.ts";

/** Throughput, latency and CPU time of each mode by its replicas; without rows for other runs. */
export function replicaTable(document: ResultDocument): Table {
  return {
    caption: "Replicas of the upstreams that callers know, by load",
    columns: [
      ...[left("load"), left("mode"), left("upstreams"), right("fights/s")],
      ...[right("p50 ms"), right("p99 ms"), right("CPU ms a fight"), left("valid")],
    ],
    rows: (comparesReplicas(document) ? replicaRows(document) : []).map((row) => [
      ...[loadName(row.load), row.mode, replicasName(row.replicas), rate(row.achieved)],
      ...[digits(row.p50Ms), digits(row.p99Ms), digits(row.cpuMsPerFight)],
      row.valid ? "yes" : `no: ${row.reasons.join(", ")}`,
    ]),
  };
}
