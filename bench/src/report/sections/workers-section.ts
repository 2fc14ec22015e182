import { isExperiment, type PublishedRuns } from "../findings/published-runs.ts";
import { html } from "../html/html.ts";
import { sentenceList } from "../html/html-table.ts";
import type { Section } from "../html/shell.ts";
import { workerSentences } from "../sentences/worker-sentences.ts";
import { recommendationCard } from "./decision-section.ts";
import { unpublished } from "./section.ts";

/** Whether several processes of each service serve more than one. */
export function workersSection({ newestPerStack }: PublishedRuns): Section {
  const compared = isExperiment("compare", ({ comparisons }) => comparisons);
  const results = newestPerStack(
    (document) => compared(document) && new Set(document.config.workers).size > 1,
  );
  return {
    id: "workers",
    title: "Do several processes of a service serve more?",
    body:
      results.length === 0
        ? unpublished("compare --workers 1,2")
        : html`${results.map(
            (result) => html`${sentenceList(workerSentences(result.document))}${recommendationCard(result)}`,
          )}`,
  };
}
