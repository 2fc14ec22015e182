import type { PredictionRow } from "../../analysis/derived.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { draw } from "../charts/draw.ts";
import { partLegend } from "../charts/legend.ts";
import { stackedBars } from "../charts/stacked-bars.ts";
import { PARTS, partsOf, sortedPredictions } from "../findings/prediction-parts.ts";
import { isComparison, isExperiment, type PublishedRuns } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import type { Section } from "../html/shell.ts";
import { predictionTable } from "../tables/prediction-table.ts";
import { panelTitle } from "../words/labels.ts";
import { ms } from "../words/numbers.ts";
import { fromEach } from "./section.ts";

/** The latency predicted from a fight's legs, the observed one, and what explains the difference. */
export function predictionSection({ newestPerStack }: PublishedRuns): Section {
  const predictions = (document: ResultDocument) => document.predictions;
  const wanted = [isComparison(predictions), isExperiment("crossover", predictions)];
  // On the page of a single run, both conditions choose that run.
  const results = [...new Set(wanted.flatMap(newestPerStack))];
  return { id: "prediction", title: "Why does it take that long?", body: fromEach(results, "compare", bars) };
}

function bars({ document: { predictions, runId } }: CurrentResult): Html {
  const panels = Map.groupBy(sortedPredictions(predictions), ({ load, arm }) => panelTitle(load, arm));
  return html`${partLegend(PARTS)}${figure({
    title: "Predicted and observed latency.",
    reading:
      "The prediction is what the legs take on an idle system: their sum in sequential mode, the slowest one otherwise. The vertical mark is the observed p50. Each chart has its own scale. Waits are means per fight, so their sum can exceed the p50.",
    charts: [...panels.values()].map((group, index) => chart(`prediction-${runId}-${index}`, group)),
    table: predictionTable(predictions),
  })}`;
}

function chart(name: string, rows: readonly PredictionRow[]): Html {
  const [first] = rows;
  const bars = rows.map((row) => ({
    label: row.arm.mode,
    parts: partsOf(row).map((part) => Math.max(0, part ?? 0)),
    text: ms(row.observedP50Ms),
    mark: row.observedP50Ms,
  }));
  const title = first ? panelTitle(first.load, first.arm) : "";
  const ends = bars.map(({ parts, mark }) =>
    Math.max(
      mark,
      parts.reduce((sum, part) => sum + part, 0),
    ),
  );
  return draw(stackedBars({ name, title, partNames: PARTS, bars, max: Math.max(...ends), unit: "observed" }));
}
