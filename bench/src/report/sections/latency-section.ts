import { whole } from "@super-heroes/system/counted";
import { draw } from "../charts/draw.ts";
import { modeLegend } from "../charts/legend.ts";
import { percentileCurves } from "../charts/percentile-curves.ts";
import { curvesOf, FEWEST_BEYOND, PERCENTILES } from "../findings/latency-curves.ts";
import { comparisonPanels } from "../findings/panels.ts";
import { isComparison, type PublishedRuns } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import type { Section } from "../html/shell.ts";
import { left, right } from "../tables/table.ts";
import { distinctModes, unitOf } from "../words/labels.ts";
import { digits } from "../words/numbers.ts";
import { fromEach } from "./section.ts";

/** The latency of fights, from the median to the tail. */
export function latencySection({ newestPerStack }: PublishedRuns): Section {
  return {
    id: "latency",
    title: "How long does a fight take?",
    body: fromEach(newestPerStack(isComparison()), "compare", latencyCurves),
  };
}

/** Latency by percentile, with a line for each arm. */
export function latencyCurves({ document }: Pick<CurrentResult, "document">): Html {
  const arm = unitOf(document) === "fights" ? "mode" : "server";
  const panels = comparisonPanels(document).map((panel) => ({ panel, curves: curvesOf(panel) }));
  return html`${modeLegend(distinctModes(panels.flatMap(({ panel }) => [...panel.byMode.keys()])))}${figure({
    title: "Latency by percentile.",
    reading: `Lower is better. Percentiles are read from the sum of all blocks' histograms; one with fewer than ${FEWEST_BEYOND} responses beyond it is left out. In a closed loop, latency grows with the number of connections by definition.`,
    charts: panels.flatMap(({ panel, curves }, index) => {
      const chart = percentileCurves(`latency-${document.runId}-${index}`, panel.title, curves, arm);
      return chart ? [draw(chart)] : [];
    }),
    table: {
      caption: `Latency in ms by load, ${arm} and percentile`,
      columns: [
        ...[left("load"), left(arm)],
        ...PERCENTILES.map((percent) => right(`p${percent}`)),
        right("responses"),
      ],
      rows: panels.flatMap(({ panel, curves }) =>
        curves.map(({ mode, points, responses }) => [
          panel.title,
          mode,
          ...points.map((point) => digits(point.ms)),
          whole(responses),
        ]),
      ),
    },
  })}`;
}
