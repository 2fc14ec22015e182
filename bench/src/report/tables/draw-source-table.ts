import type { ResultDocument } from "../../results/record/result.ts";
import { comparesDrawSources, drawSourceRows } from "../findings/draw-sources.ts";
import { loadName } from "../words/labels.ts";
import { digits, rate } from "../words/numbers.ts";
import { left, right, type Table } from "./table.ts";

/** Throughput, latency and CPU time of each mode with draws from the store and from a snapshot; without rows for other runs. */
export function drawSourceTable(document: ResultDocument): Table {
  return {
    caption: "Sharing calls and drawing from a snapshot, by load",
    columns: [
      ...[left("load"), left("mode"), left("draws from"), right("fights/s")],
      ...[right("p50 ms"), right("p99 ms"), right("CPU ms a fight"), left("valid")],
    ],
    rows: (comparesDrawSources(document) ? drawSourceRows(document) : []).map((row) => [
      ...[loadName(row.load), row.mode, row.drawSource, rate(row.achieved)],
      ...[digits(row.p50Ms), digits(row.p99Ms), digits(row.cpuMsPerFight)],
      row.valid ? "yes" : `no: ${row.reasons.join(", ")}`,
    ]),
  };
}
