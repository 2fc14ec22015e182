import { compareLoads } from "../../analysis/derive/arm.ts";
import { METRICS } from "../../results/run/derived.ts";
import { isComparison, type Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { type Html, html } from "../html/html.ts";
import { table } from "../html/html-table.ts";
import { loadTitle } from "../words/labels.ts";
import { percent } from "../words/numbers.ts";
import { fromEach } from "./section.ts";

/** How much a mode differs from itself. */
export function noiseFloors({ newestPerStack }: Published): Html {
  const results = newestPerStack(isComparison(({ noiseFloor }) => noiseFloor));
  return html`<h3>Noise floor</h3>
<p>How far the median over so many blocks strays between a mode and itself: its 95th percentile over resamples of the differences between the two sides, and never less than 3 %. A verdict is <em>equivalent</em> when the whole interval lies within it, and within 10 %.</p>
${fromEach(results, "compare", floors)}`;
}

function floors({ document }: CurrentResult): Html {
  const rows = document.noiseFloor.toSorted(
    (a, b) => compareLoads(a.load, b.load) || METRICS.indexOf(a.metric) - METRICS.indexOf(b.metric),
  );
  return table({
    caption: "Noise floor by load and metric",
    columns: [
      { title: "load" },
      { title: "metric" },
      { title: "noise floor", align: "right" },
      { title: "blocks", align: "right" },
      { title: "measured" },
    ],
    rows: rows.map(({ load, metric, noiseFloor, differences, source }) => [
      loadTitle(load),
      metric,
      percent(noiseFloor),
      differences.length,
      source === "a/a" ? "in blocks of their own (A/A)" : "between an arm's two runs in each block",
    ]),
  });
}
