import { draw } from "../charts/draw.ts";
import { modeLegend } from "../charts/legend.ts";
import { percentileCurves } from "../charts/percentile-curves.ts";
import { type CountedCurve, curvesOf, FEWEST_BEYOND, PERCENTILES } from "../findings/latency-curves.ts";
import { comparisonPanels, type Panel } from "../findings/panels.ts";
import { isComparison, type Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import type { Column } from "../html/html-table.ts";
import { distinctModes } from "../words/labels.ts";
import { ms } from "../words/numbers.ts";
import { fromEach, type Section } from "./section.ts";

/** How long fights take, from the median to the tail. */
export function latencySection({ newestPerStack }: Published): Section {
  return {
    id: "latency",
    title: "How long does a fight take?",
    body: fromEach(newestPerStack(isComparison()), "compare", curves),
  };
}

function curves({ document }: CurrentResult): Html {
  const panels = comparisonPanels(document).map((panel) => ({ panel, curves: curvesOf(panel) }));
  return html`${modeLegend(distinctModes(panels.flatMap(({ panel }) => [...panel.byMode.keys()])))}${figure({
    title: "Latency by percentile.",
    reading: `Lower is better. The histograms of all blocks are added up before a percentile is read; one with fewer than ${FEWEST_BEYOND} answers beyond it is left out. In a closed loop latency grows with the connections by definition: each waits for its turn.`,
    charts: panels.flatMap(({ panel, curves }, index) =>
      chart(`latency-${document.runId}-${index}`, panel, curves),
    ),
    table: {
      caption: "Latency by load, mode and percentile",
      columns: [
        { title: "load" },
        { title: "mode" },
        ...PERCENTILES.map((percent): Column => ({ title: `p${percent}`, align: "right" })),
        { title: "answers", align: "right" },
      ],
      rows: panels.flatMap(({ panel, curves }) =>
        curves.map(({ mode, points, answers }) => [
          panel.title,
          mode,
          ...points.map((point) => ms(point.ms)),
          answers.toLocaleString("en-US"),
        ]),
      ),
    },
  })}`;
}

function chart(name: string, panel: Panel, curves: readonly CountedCurve[]): Html[] {
  const all = curves.flatMap(({ points }) => points.flatMap((point) => point.ms ?? []));
  return all.length === 0 ? [] : [draw(percentileCurves(name, panel.title, curves, all))];
}
