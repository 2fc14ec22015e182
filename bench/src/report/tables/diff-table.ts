import type { DiffRow, RunDiff } from "../../analysis/between-runs/diff-runs.ts";
import { armName } from "../words/labels.ts";
import { loadWords } from "../words/load-words.ts";
import { digits, effect, effectInterval, percent, probability, rate } from "../words/numbers.ts";
import { type Cell, detail, left, right, type Table } from "./table.ts";

/** Each metric of each arm and load in both runs; effects are relative to the older one. */
export function diffTable({ rows }: Pick<RunDiff, "rows">): Table {
  return {
    caption: "NEW against OLD: requests per second, or milliseconds",
    columns: [
      ...[left("arm"), left("load"), left("metric"), left("verdict"), right("OLD"), right("NEW")],
      ...[right("effect"), right("95 % interval"), detail(right("p")), right("adjusted p")],
      ...[right("noise floor"), right("blocks")],
    ],
    rows: rows.map((row) => [
      ...[armName(row.arm), loadWords(row.load), row.metric, verdictCell(row)],
      ...[valueText(row, row.old), valueText(row, row.new), effect(row.estimate)],
      ...[effectInterval(row.low, row.high), probability(row.p), probability(row.pAdjusted)],
      ...[percent(row.noiseFloor), `${row.blocks.old}, ${row.blocks.new}`],
    ]),
  };
}

/** A value without an interval has no verdict, not even an inconclusive one. */
const verdictCell = ({ low, verdict }: DiffRow): Cell => (low === null ? "no interval" : { verdict });

const valueText = ({ metric }: DiffRow, value: number | null) =>
  metric === "throughput" ? rate(value) : digits(value);
