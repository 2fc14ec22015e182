import { loadIn } from "../../analysis/derive/arm.ts";
import type { Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { type Html, html } from "../html/html.ts";
import { table } from "../html/html-table.ts";
import { armName, loadTitle } from "../words/labels.ts";

/** What was measured and does not count, and why. */
export function refusedSegments({ current }: Published): Html {
  const rows = current.flatMap(refusedOf);
  const all = current.reduce((sum, { document }) => sum + document.segments.length, 0);
  const refused = rows.reduce((sum, { segments }) => sum + segments, 0);
  return html`<h3>Refused segments</h3>
<p>${refused.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} segments do not count: they stay in their files with their reasons, and take no part in a verdict. A search for a capacity goes past the limit on purpose.</p>
${
  rows.length === 0
    ? null
    : table({
        caption: "Refused segments by run, arm, load and reason",
        columns: [
          { title: "run" },
          { title: "arm" },
          { title: "load" },
          { title: "measured for" },
          { title: "segments", align: "right" },
          { title: "reasons" },
        ],
        rows: rows.map(({ file, arm, load, purpose, segments, reasons }) => [
          html`<a href="${file}">${file}</a>`,
          arm,
          load,
          purpose,
          segments,
          reasons,
        ]),
      })
}`;
}

function refusedOf({ file, document }: CurrentResult) {
  const refused = document.segments
    .filter(({ valid }) => !valid)
    .map((segment) => ({
      arm: armName(segment),
      // A search tries many rates; one row for each would bury the others.
      load: segment.purpose === "search" ? "rates of a search" : loadTitle(loadIn(segment)),
      purpose: segment.purpose,
      reasons: segment.reasons.join("; "),
    }));
  const groups = Map.groupBy(refused, (row) => JSON.stringify(row));
  return [...groups.values()].flatMap((group) =>
    group[0] ? { file, ...group[0], segments: group.length } : [],
  );
}
