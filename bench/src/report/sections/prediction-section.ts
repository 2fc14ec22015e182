import { compareLoads } from "../../analysis/derive/arm.ts";
import type { PredictionRow } from "../../results/run/derived.ts";
import type { ResultDocument } from "../../results/run/result.ts";
import { draw } from "../charts/draw.ts";
import { partLegend } from "../charts/legend.ts";
import { stackedBars } from "../charts/stacked-bars.ts";
import { isComparison, isExperiment, type Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import { armName, compareModes, loadTitle, panelTitle } from "../words/labels.ts";
import { ms, threeDigits } from "../words/numbers.ts";
import { fromEach, type Section } from "./section.ts";

/** What a bar is made of, in order. */
const PARTS = ["predicted", "upstream wait", "run-queue wait", "event-loop delay", "not explained"];

/** What the legs alone would take beside what was observed, and where the difference went. */
export function predictionSection({ newestPerStack }: Published): Section {
  const predictions = (document: ResultDocument) => document.predictions;
  const wanted = [isComparison(predictions), isExperiment("crossover", predictions)];
  // Where one run is all there is to choose from, it is what either of them is given.
  const results = [...new Set(wanted.flatMap(newestPerStack))];
  return { id: "prediction", title: "Why does it take that long?", body: fromEach(results, "compare", bars) };
}

/**
 * What is left of the difference when all that is known is taken off; negative where the parts, which are means, come
 * to more than the difference, which is one of medians.
 */
export function notExplainedMs(row: PredictionRow): number {
  return row.observedP50Ms - row.predictedP50Ms - waits(row).reduce((sum, wait) => sum + wait, 0);
}

const waits = ({ upstreamWaitMs, runQueueWaitMs, eventLoopDelayMs }: PredictionRow) => [
  upstreamWaitMs ?? 0,
  runQueueWaitMs ?? 0,
  eventLoopDelayMs ?? 0,
];

function bars({ document: { predictions, runId } }: CurrentResult): Html {
  const rows = predictions.toSorted(
    (a, b) => compareLoads(a.load, b.load) || compareModes(a.arm.mode, b.arm.mode),
  );
  const panels = Map.groupBy(rows, ({ load, arm }) => panelTitle(load, arm));
  return html`${partLegend(PARTS)}${figure({
    title: "Predicted against observed.",
    reading:
      "Predicted is what the legs take when nothing else runs: their sum in sequence, the slowest of them otherwise. The upright mark is the observed p50; each chart has its own scale. Waits are means per fight, so that together they can reach past the mark.",
    charts: [...panels.values()].map((group, index) => chart(`prediction-${runId}-${index}`, group)),
    table: {
      caption: "Median fight, predicted and observed, and where the difference went",
      columns: [
        { title: "load" },
        { title: "mode" },
        ...["predicted", "observed", "difference", ...PARTS.slice(1)].map((title) => ({
          title,
          align: "right" as const,
        })),
      ],
      rows: rows.map((row) => [
        loadTitle(row.load),
        armName(row.arm),
        ms(row.predictedP50Ms),
        ms(row.observedP50Ms),
        ms(row.observedP50Ms - row.predictedP50Ms),
        ms(row.upstreamWaitMs),
        ms(row.runQueueWaitMs),
        ms(row.eventLoopDelayMs),
        ms(notExplainedMs(row)),
      ]),
    },
  })}`;
}

function chart(name: string, rows: readonly PredictionRow[]): Html {
  const [first] = rows;
  const bars = rows.map((row) => ({
    label: row.arm.mode,
    parts: [row.predictedP50Ms, ...waits(row), Math.max(0, notExplainedMs(row))],
    text: `${threeDigits(row.observedP50Ms)} ms`,
    mark: row.observedP50Ms,
  }));
  const title = first ? panelTitle(first.load, first.arm) : "";
  const max = Math.max(
    ...bars.map(({ parts, mark }) =>
      Math.max(
        mark,
        parts.reduce((sum, part) => sum + part, 0),
      ),
    ),
  );
  return draw(stackedBars({ name, title, partNames: PARTS, bars, max, unit: "ms observed" }));
}
