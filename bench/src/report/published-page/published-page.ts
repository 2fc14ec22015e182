import type { Published } from "../findings/published-runs.ts";
import { html } from "../html/html.ts";
import { shell } from "../html/shell.ts";
import { capacitySection } from "../sections/capacity-section.ts";
import { costSection } from "../sections/cost-section.ts";
import { crossoverSection } from "../sections/crossover-section.ts";
import { decisionSection } from "../sections/decision-section.ts";
import { beliefSection } from "../sections/evidence-section.ts";
import { ladderSection } from "../sections/ladder-section.ts";
import { latencySection } from "../sections/latency-section.ts";
import { poolsSection } from "../sections/pools-section.ts";
import { predictionSection } from "../sections/prediction-section.ts";
import type { Section } from "../sections/section.ts";
import { slowUpstreamsSection } from "../sections/slow-upstreams-section.ts";
import { throughputSection } from "../sections/throughput-section.ts";

/** The questions, in the order in which they are asked. */
const sections = [
  decisionSection,
  latencySection,
  throughputSection,
  crossoverSection,
  slowUpstreamsSection,
  capacitySection,
  ladderSection,
  poolsSection,
  costSection,
  predictionSection,
  beliefSection,
];

/** The questions and their answers, and the ids under which a page links to them. */
export const questionsOf = (runs: Published): Section[] => sections.map((section) => section(runs));

/** The published report, as one page. */
export function pageOf(runs: Published): string {
  const count = runs.all.length;
  return shell({
    title: "Super Heroes on Bun: what was measured",
    heading: "How should a service call its upstreams?",
    intro: html`<p>Four microservices, several ways for one of them to call the other three, and what each way was measured to give and to cost. Every number on this page is worked out from the result files beside it.</p>
${count === 0 ? html`<p class="nothing">There is nothing yet: no run has been published.</p>\n` : null}`,
    contentsLabel: "Questions",
    sections: count === 0 ? [] : questionsOf(runs),
    footer: html`<p>Made by <code>bun run bench publish</code> from ${count} result ${count === 1 ? "file" : "files"}; <code>bun run bench verify</code> works every derived value out again from what was observed. Runs of your own are on a page of their own, which <code>bun run bench report</code> draws.</p>`,
  });
}
