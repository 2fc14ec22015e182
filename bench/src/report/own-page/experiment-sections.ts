import type { ExperimentName } from "../../analysis/observation/run.ts";
import type { EarlierResult } from "../../results/record/published-result.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { comparesDrawSources } from "../findings/draw-sources.ts";
import { comparisonPanels } from "../findings/panels.ts";
import { type PublishedRuns, singleRun } from "../findings/published-runs.ts";
import { isSelfComparison } from "../findings/recommendation.ts";
import { comparesReplicas } from "../findings/replica-sets.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { type Html, html } from "../html/html.ts";
import { htmlTable } from "../html/html-table.ts";
import type { Section } from "../html/shell.ts";
import { abSections } from "../sections/ab-sections.ts";
import { capacitySection } from "../sections/capacity-section.ts";
import { costSection } from "../sections/cost-section.ts";
import { crossoverSection } from "../sections/crossover-section.ts";
import { decisionSection, everyMetric } from "../sections/decision-section.ts";
import { drawSourceSection } from "../sections/draw-source-section.ts";
import { ladderSection } from "../sections/ladder-section.ts";
import { latencySection } from "../sections/latency-section.ts";
import { noiseFloors } from "../sections/noise-floors.ts";
import { poolsSection } from "../sections/pools-section.ts";
import { predictionSection } from "../sections/prediction-section.ts";
import { refusedSegments } from "../sections/refused-segments.ts";
import { replicaSection } from "../sections/replica-section.ts";
import { throughputSection } from "../sections/throughput-section.ts";
import { selfComparisonSentence } from "../sentences/comparison-sentences.ts";
import { openLoopSentences, writesSentences } from "../sentences/load-sentences.ts";
import { overviewSentences } from "../sentences/overview-sentences.ts";
import { closedLoopTable, drawTable, openLoopTable } from "../tables/load-tables.ts";

/** The sections for one run of an experiment, the conclusion first. Sections without numbers are left out. */
export function experimentSections(run: CurrentResult): Section[] {
  if (run.document.experiment === "ab") return abSections(run);
  const single = singleRun(run);
  return parts[run.document.experiment].flatMap((part) => part(run.document, single) ?? []);
}

/** The section for a run of the first edition, which has a summary alone. */
export function earlierSections(document: EarlierResult): Section[] {
  return [{ id: "loads", title: "All loads", body: loadTables(document) }];
}

/** One section; `null` where the run has nothing for it. */
type Part = (document: ResultDocument, single: PublishedRuns) => Section | null;

/** A section of the published page, if the run has something for it. */
const where =
  (has: (document: ResultDocument) => boolean, section: (runs: PublishedRuns) => Section): Part =>
  (document, single) =>
    has(document) ? section(single) : null;

const conclusion: Part = (document) => ({
  id: "conclusion",
  title: "Conclusion",
  body: html`<div class="card">${overviewSentences(document).map((sentence) => html`<p>${sentence}</p>`)}</div>
${openLoopSentences(document).map((sentence) => html`<p class="note">${sentence}</p>\n`)}`,
});

/** A mode that was compared with itself is not recommended. */
const decision: Part = (document, single) =>
  isSelfComparison(document.comparisons) ? selfComparison(document) : comparison(document, single);

const comparison = where(({ comparisons }) => comparisons.length > 0, decisionSection);

const drawSource = where(comparesDrawSources, drawSourceSection);
const replicas = where(comparesReplicas, replicaSection);

const selfComparison = (document: ResultDocument): Section => ({
  id: "decision",
  title: "Does a mode differ from itself?",
  body: html`<p>A mode was compared with itself. ${selfComparisonSentence(document)}</p>
${everyMetric(document)}`,
});

const throughput = where(
  (document) => comparisonPanels(document).some(({ load }) => load.model === "closed"),
  throughputSection,
);

const latency = where((document) => comparisonPanels(document).length > 0, latencySection);

const loads: Part = (document) => ({ id: "loads", title: "All loads", body: loadTables(document) });

const crossover = where(({ crossover }) => crossover.length > 0, crossoverSection);
const capacity = where(({ capacity }) => capacity.length > 0, capacitySection);
const ladder = where(({ summary }) => summary.open.length > 0, ladderSection);
const pools = where((document) => comparisonPanels(document).length > 0, poolsSection);
const cost = where(({ costs }) => costs.length > 0, costSection);
const prediction = where(({ predictions }) => predictions.length > 0, predictionSection);

const sizes: Part = (document) =>
  document.comparisons.length === 0
    ? null
    : { id: "comparisons", title: "Sizes against the defaults", body: everyMetric(document) };

const evidence: Part = ({ noiseFloor, segments }, single) =>
  segments.length === 0
    ? null
    : {
        id: "evidence",
        title: "How reliable is this?",
        body: html`${noiseFloor.length === 0 ? null : noiseFloors(single)}${refusedSegments(single)}`,
      };

const parts: Record<Exclude<ExperimentName, "ab">, readonly Part[]> = {
  overview: [conclusion, throughput, latency, loads, cost, evidence],
  compare: [decision, drawSource, replicas, throughput, latency, cost, prediction, loads, evidence],
  crossover: [crossover, prediction, evidence],
  capacity: [capacity, evidence],
  ladder: [ladder, latency, evidence],
  pools: [pools, sizes, evidence],
};

/** Every arm under every load, those that do not count included. */
function loadTables({
  summary,
  segments,
}: Pick<ResultDocument | EarlierResult, "summary" | "segments">): Html {
  const tables = [
    closedLoopTable(summary.closed, segments),
    openLoopTable(summary.open, segments),
    drawTable(summary.draws),
  ];
  return html`${tables.map(htmlTable)}${writesSentences(summary).map((sentence) => html`<p>${sentence}</p>\n`)}`;
}
