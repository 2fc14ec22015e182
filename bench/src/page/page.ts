import { Html, html } from "./html.ts";
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
import { stylesheet } from "./style.ts";

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

/** The whole report as one page that needs nothing else: no script, no font, no other host. */
export function pageOf(runs: Published): string {
  const count = runs.all.length;
  const answered = sections.map((section) => section(runs));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Super Heroes on Bun: what was measured</title>
<style>${new Html(stylesheet)}</style>
</head>
<body>
<header>
<h1>How should a service call its upstreams?</h1>
<p>Four microservices, several ways for one of them to call the other three, and what each way was measured to give and to cost. Every number on this page is worked out from the result files beside it.</p>
${count === 0 ? null : contents(answered)}</header>
<main>
${count === 0 ? html`<p class="nothing">There is nothing yet: no run has been published.</p>\n` : answered.map(sectionElement)}</main>
<footer><p>Made by <code>bun run bench report</code> from ${count} result ${count === 1 ? "file" : "files"}; <code>bun run bench verify</code> works every derived value out again from what was observed.</p></footer>
</body>
</html>
`.text;
}

const contents = (answered: readonly Section[]) =>
  html`<nav aria-label="Questions"><ol>${answered.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ol></nav>
`;

const sectionElement = ({
  id,
  title,
  body,
}: Section) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}</section>
`;
