import type { PublishedCost } from "../findings/published-costs.ts";
import { html } from "../html/html.ts";
import { htmlTable } from "../html/html-table.ts";
import type { Section } from "../html/shell.ts";
import { costsTables } from "../tables/platform-cost-tables.ts";
import { dayOf, stackName } from "../words/run-labels.ts";
import { unpublished } from "./section.ts";

/** What surrounds a fight costs: TLS, the gateway, tracing, and so on, each from its newest run. */
export function platformSection(costs: readonly PublishedCost[]): Section {
  const parts = costs.flatMap(({ cost, file, document }) => {
    const { config, derived, stack, startedAt } = document;
    const plans = config.plans.filter((plan) => plan.cost === cost);
    return costsTables({ config: { ...config, plans }, derived }).map(
      ({ title, limits }) => html`<h3>${title}</h3>
<p class="source">From <a href="${file}">${file}</a>: ${dayOf(startedAt)}, ${stackName(stack.kind)}.</p>
${htmlTable(limits)}`,
    );
  });
  return {
    id: "platform",
    title: "What do TLS, the gateway and tracing cost?",
    body:
      parts.length === 0
        ? unpublished("costs")
        : html`<p>Each relative to the same work without it. Medians over rounds with their 95 % intervals; a limit is met or missed if the whole interval is on that side of it, otherwise it is open.</p>
${parts}`,
  };
}
