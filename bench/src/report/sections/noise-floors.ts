import { isComparison, type PublishedRuns } from "../findings/published-runs.ts";
import { type Html, html } from "../html/html.ts";
import { foldingTable } from "../html/html-table.ts";
import { noiseFloorTable } from "../tables/noise-floor-table.ts";
import { fromEach } from "./section.ts";

/** How much a mode differs from itself. */
export function noiseFloors({ newestPerStack }: PublishedRuns): Html {
  const results = newestPerStack(isComparison(({ noiseFloor }) => noiseFloor));
  return html`<h3>Noise floor</h3>
<p>How far the median over the blocks differs between a mode and itself: the 95th percentile over resamples of the differences between both sides, and at least 3 %. A verdict is <em>equivalent</em> when the whole interval lies within the noise floor and within 10 %.</p>
${fromEach(results, "compare", ({ document }) => foldingTable(noiseFloorTable(document.noiseFloor)))}`;
}
