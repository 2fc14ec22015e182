import type { EarlierResult } from "../../results/publish/published-result.ts";
import { kindOfExperiment } from "../../results/run/places.ts";
import type { ExperimentName, ResultDocument } from "../../results/run/result.ts";
import { comparisonPanels } from "../findings/panels.ts";
import type { Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { type Html, html } from "../html/html.ts";
import { capacitySection } from "../sections/capacity-section.ts";
import { costSection } from "../sections/cost-section.ts";
import { crossoverSection } from "../sections/crossover-section.ts";
import { decisionSection, everyMetric } from "../sections/decision-section.ts";
import { ladderSection } from "../sections/ladder-section.ts";
import { latencySection } from "../sections/latency-section.ts";
import { noiseFloors } from "../sections/noise-floors.ts";
import { poolsSection } from "../sections/pools-section.ts";
import { predictionSection } from "../sections/prediction-section.ts";
import { refusedSegments } from "../sections/refused-segments.ts";
import type { Section } from "../sections/section.ts";
import { throughputSection } from "../sections/throughput-section.ts";
import { overviewVerdict } from "../sentences/overview-sentences.ts";
import { loadTables } from "../tables/load-tables.ts";

/** Everything that one run of an experiment shows, the answer first. What it did not measure is left out. */
export function experimentSections(run: CurrentResult): Section[] {
  // Sections choose what they are made from; here there is one run to choose from, whatever kind they ask for.
  const alone: Published = { all: [run], current: [run], newestPerStack: () => [run] };
  return parts[run.document.experiment].flatMap((part) => part(run.document, alone) ?? []);
}

/** What a run of the first edition shows, which has a summary and nothing else. */
export function earlierSections(document: EarlierResult): Section[] {
  return [{ id: "loads", title: "What was measured", body: loadTables(document) }];
}

/** A part of what an experiment shows; `null` where the run has nothing for it. */
type Part = (document: ResultDocument, alone: Published) => Section | null;

/** A section of the published page, where the run has something for it. */
const where =
  (has: (document: ResultDocument) => boolean, section: (runs: Published) => Section): Part =>
  (document, alone) =>
    has(document) ? section(alone) : null;

const outcome: Part = (document) => ({
  id: "outcome",
  title: "What came out",
  body: html`<div class="card"><p>${overviewVerdict(document)}</p>
<p class="note">An overview measures every load in one block or a few. It shows where to look; <code>bun run bench compare</code> decides, with intervals.</p></div>
${openLoopNote(document)}`,
});

/** A mode that was compared with itself is not recommended over itself. */
const decision: Part = (document, alone) =>
  kindOfExperiment(document.config.argv) === "aa" ? withItself(document) : modes(document, alone);

const modes = where(({ comparisons }) => comparisons.length > 0, decisionSection);

function withItself({ comparisons }: ResultDocument): Section {
  const called = comparisons.filter(({ verdict }) => verdict === "faster" || verdict === "slower").length;
  return {
    id: "decision",
    title: "Is a difference seen where none is?",
    body: html`<p>A mode was compared with itself. ${called === 0 ? "No metric was called faster or slower, as it should be." : `${called} of ${comparisons.length} metrics were called faster or slower: a false alarm.`}</p>
${everyMetric(comparisons)}`,
  };
}

const throughput = where(
  (document) => comparisonPanels(document).some(({ load }) => load.model === "closed"),
  throughputSection,
);

const latency = where((document) => comparisonPanels(document).length > 0, latencySection);

const loads: Part = (document) => ({
  id: "loads",
  title: "Every load, and what does not count",
  body: loadTables(document),
});

const crossover = where(({ crossover }) => crossover.length > 0, crossoverSection);
const capacity = where(({ capacity }) => capacity.length > 0, capacitySection);
const ladder = where(({ summary }) => summary.open.length > 0, ladderSection);
const pools = where((document) => comparisonPanels(document).length > 0, poolsSection);
const cost = where(({ costs }) => costs.length > 0, costSection);
const prediction = where(({ predictions }) => predictions.length > 0, predictionSection);

const sizes: Part = ({ comparisons }) =>
  comparisons.length === 0
    ? null
    : { id: "comparisons", title: "Against the default sizes", body: everyMetric(comparisons) };

const belief: Part = ({ noiseFloor, segments }, alone) =>
  segments.length === 0
    ? null
    : {
        id: "belief",
        title: "Should I believe it?",
        body: html`${noiseFloor.length === 0 ? null : noiseFloors(alone)}${refusedSegments(alone)}`,
      };

const parts: Record<ExperimentName, readonly Part[]> = {
  overview: [outcome, throughput, latency, loads, cost, belief],
  compare: [decision, throughput, latency, cost, prediction, loads, belief],
  crossover: [crossover, prediction, belief],
  capacity: [capacity, belief],
  ladder: [ladder, latency, belief],
  pools: [pools, sizes, belief],
};

function openLoopNote({ openLoop }: ResultDocument): Html | null {
  if (openLoop.available) return null;
  return html`<p class="note">The open loop was left out: ${openLoop.reason}.</p>
`;
}
