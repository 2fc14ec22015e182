import type { RunSeries } from "../../analysis/between-runs/run-series.ts";
import { armName } from "../words/labels.ts";
import { loadWords } from "../words/load-words.ts";
import { effect } from "../words/numbers.ts";
import { dayOf } from "../words/run-labels.ts";
import { seriesValue } from "../words/series-words.ts";
import { detail, left, right, type Table } from "./table.ts";

/** One row for each series of one name: its newest value, and its changes. */
export function watchTable(caption: string, series: readonly RunSeries[]): Table {
  return {
    caption,
    columns: [
      ...[left("arm"), left("load"), left("metric"), right("runs"), detail(left("first run"))],
      ...[right("newest"), left("changes")],
    ],
    rows: series.map((one) => [
      ...[armName(one.arm), loadWords(one.load), one.metric, String(one.points.length)],
      dayOf(one.points[0]?.startedAt ?? ""),
      seriesValue(one, one.points.at(-1)?.value ?? 0),
      changesText(one),
    ]),
  };
}

function changesText({ points, changes }: RunSeries): string {
  const texts = changes.map(
    ({ index, effect: size, direction }) =>
      `${direction === "better" ? "▲" : "▼"} ${effect(size)} on ${dayOf(points[index]?.startedAt ?? "")}`,
  );
  return texts.join(", ") || "none";
}
