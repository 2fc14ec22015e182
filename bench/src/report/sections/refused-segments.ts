import { whole } from "@super-heroes/system/counted";
import { loadIn } from "../../analysis/arms.ts";
import type { PublishedRuns } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { type Html, html } from "../html/html.ts";
import { foldingTable } from "../html/html-table.ts";
import { left, right } from "../tables/table.ts";
import { armName, loadTitle, unitOf } from "../words/labels.ts";

/** The segments that do not count, with the reasons. */
export function refusedSegments({ current }: PublishedRuns): Html {
  const rows = current.flatMap(refusedOf);
  const all = current.reduce((sum, { document }) => sum + document.segments.length, 0);
  const refused = rows.reduce((sum, { segments }) => sum + segments, 0);
  const searched = current.some(({ document }) => document.capacity.length > 0);
  return html`<h3>Refused segments</h3>
<p>${whole(refused)} of ${whole(all)} segments do not count. They stay in their files with the reasons and take no part in any verdict.${searched ? " A search for the capacity exceeds it on purpose." : null}</p>
${foldingTable({
  caption: "Refused segments by run, arm, load and reason",
  columns: [
    ...[left("run"), left("arm"), left("load"), left("measured for")],
    ...[right("segments"), left("reasons")],
  ],
  rows: rows.map(({ file, arm, load, purpose, segments, reasons }) => [
    { text: file, href: file },
    ...[arm, load, purpose, whole(segments), reasons],
  ]),
})}`;
}

function refusedOf({ file, document }: CurrentResult) {
  const refused = document.segments
    .filter(({ valid }) => !valid)
    .map((segment) => ({
      arm: armName(segment),
      // A search tries many rates: they share a row.
      load: segment.purpose === "search" ? "rates of a search" : loadTitle(loadIn(segment), unitOf(document)),
      purpose: segment.purpose,
      reasons: segment.reasons.join("; "),
    }));
  const groups = Map.groupBy(refused, (row) => JSON.stringify(row));
  return [...groups.values()].flatMap((group) =>
    group[0] ? { file, ...group[0], segments: group.length } : [],
  );
}
