import { whole } from "@super-heroes/system/counted";
import type { ImportedResult } from "../../results/imported/imported-result.ts";
import { loadWords } from "../words/load-words.ts";
import { digits, NONE, rate } from "../words/numbers.ts";
import { left, right, type Table } from "./table.ts";

/** What each series of an imported run holds; a value that its file lacks is a dash. */
export function importedTable({ tool, series, derived }: ImportedResult): Table {
  return {
    caption: `What the output of ${tool} holds`,
    columns: [
      ...[left("series"), left("load"), right("responses/s"), right("p50 ms"), right("p95 ms")],
      ...[right("p99 ms"), right("responses"), right("errors"), right("blocks"), left("counts")],
    ],
    rows: derived.map((row, index) => [
      ...[row.name, loadWords(series[index]?.load ?? null), rate(row.throughput)],
      ...[
        digits(row.p50Ms),
        digits(row.p95Ms),
        digits(row.p99Ms),
        countText(row.good),
        countText(row.errors),
      ],
      row.blocks === 0 ? "summary" : String(row.blocks),
      row.reasons.length === 0 ? "yes" : `no: ${row.reasons.join("; ")}`,
    ]),
  };
}

const countText = (count: number | null) => (count === null ? NONE : whole(count));
