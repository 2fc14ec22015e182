import { comparesDrawSources } from "../findings/draw-sources.ts";
import { isExperiment, type PublishedRuns } from "../findings/published-runs.ts";
import { html } from "../html/html.ts";
import { htmlTable, sentenceList } from "../html/html-table.ts";
import type { Section } from "../html/shell.ts";
import { drawSourceSentences } from "../sentences/draw-source-sentences.ts";
import { drawSourceTable } from "../tables/draw-source-table.ts";
import { fromEach } from "./section.ts";

/** Whether calls should be shared, draws made from a copy in memory, or both. */
export function drawSourceSection({ newestPerStack }: PublishedRuns): Section {
  const compared = isExperiment("compare", ({ comparisons }) => comparisons);
  const results = newestPerStack((document) => compared(document) && comparesDrawSources(document));
  return {
    id: "draw-source",
    title: "Share calls, cache, or both?",
    body: fromEach(
      results,
      "compare --modes parallel,coalesced --draw-source store,snapshot",
      ({ document }) =>
        html`${sentenceList(drawSourceSentences(document))}${htmlTable(drawSourceTable(document))}`,
    ),
  };
}
