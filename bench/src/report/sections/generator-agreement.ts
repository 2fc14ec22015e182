import { comparedTools } from "../../analysis/observation/load-tools.ts";
import type { PublishedRuns } from "../findings/published-runs.ts";
import { type Html, html } from "../html/html.ts";
import { htmlTable } from "../html/html-table.ts";
import { comparisonTable } from "../tables/comparison-table.ts";
import { sourceOf } from "./section.ts";

/** What two load generators measured of the same service; `null` where no run compared two. */
export function generatorAgreement({ current }: PublishedRuns): Html | null {
  const [result] = current.filter(
    ({ document }) => document.comparisons.length > 0 && comparedTools(document.segments),
  );
  const tools = result && comparedTools(result.document.segments);
  if (!tools) return null;
  const { document } = result;
  const caption = `What ${tools.candidate} measured against what ${tools.baseline} measured, of the same service`;
  return html`<h3>Do the load generators agree?</h3>
${sourceOf(result)}${htmlTable(comparisonTable(caption, document.comparisons, document))}`;
}
