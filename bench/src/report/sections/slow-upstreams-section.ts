import { hasAddedLatency, isExperiment, type Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { html } from "../html/html.ts";
import { latencyName } from "../words/labels.ts";
import { card } from "./decision-section.ts";
import { type Section, unpublished } from "./section.ts";

/** Which mode helps when upstreams are slow, or slow now and then. */
export function slowUpstreamsSection({ newestPerStack }: Published): Section {
  const compared = isExperiment("compare", ({ comparisons }) => comparisons);
  const results = newestPerStack((document) => compared(document) && hasAddedLatency(document));
  return {
    id: "slow-upstreams",
    title: "And when an upstream is slow?",
    body:
      results.length === 0
        ? unpublished("compare --latency heroes=late:0.02:200")
        : html`${results.map(answer)}`,
  };
}

function answer(result: CurrentResult) {
  const latencies = result.document.config.latencies.filter((latency) => latency !== null);
  return html`<p>Added to upstream calls: ${latencies.map(latencyName).join("; ")}.</p>
${card(result)}`;
}
