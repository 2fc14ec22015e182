import { html } from "./html.ts";
import type { Published } from "./published.ts";
import type { Section } from "./section.ts";
import { beliefSection } from "./sections/belief.ts";
import { capacitySection } from "./sections/capacity.ts";
import { costSection } from "./sections/cost.ts";
import { crossoverSection } from "./sections/crossover.ts";
import { decisionSection } from "./sections/decision.ts";
import { ladderSection } from "./sections/ladder.ts";
import { latencySection } from "./sections/latency.ts";
import { poolsSection } from "./sections/pools.ts";
import { predictionSection } from "./sections/prediction.ts";
import { slowUpstreamsSection } from "./sections/slow-upstreams.ts";
import { throughputSection } from "./sections/throughput.ts";
import { shell } from "./shell.ts";

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
