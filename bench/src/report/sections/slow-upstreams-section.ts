import { hasAddedLatency, isExperiment, type PublishedRuns } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { type Html, html } from "../html/html.ts";
import type { Section } from "../html/shell.ts";
import { latencyName } from "../words/labels.ts";
import { recommendationCard } from "./decision-section.ts";
import { unpublished } from "./section.ts";

/** The mode to use when upstreams are slow, always or occasionally. */
export function slowUpstreamsSection({ newestPerStack }: PublishedRuns): Section {
  const compared = isExperiment("compare", ({ comparisons }) => comparisons);
  const results = newestPerStack((document) => compared(document) && hasAddedLatency(document));
  return {
    id: "slow-upstreams",
    title: "Which mode, when an upstream is slow?",
    body:
      results.length === 0
        ? unpublished("compare --latency heroes=late:0.02:200")
        : html`${results.map(withLatencies)}`,
  };
}

function withLatencies(result: CurrentResult): Html {
  const latencies = result.document.config.latencies.filter((latency) => latency !== null);
  return html`<p>Latency added to upstream calls: ${latencies.map(latencyName).join("; ")}.</p>
${recommendationCard(result)}`;
}
