import type { PublishedCost } from "../findings/published-costs.ts";
import type { PublishedRuns } from "../findings/published-runs.ts";
import type { Section } from "../html/shell.ts";
import { capacitySection } from "./capacity-section.ts";
import { costSection } from "./cost-section.ts";
import { crossoverSection } from "./crossover-section.ts";
import { decisionSection } from "./decision-section.ts";
import { drawSourceSection } from "./draw-source-section.ts";
import { evidenceSection } from "./evidence-section.ts";
import { ladderSection } from "./ladder-section.ts";
import { latencySection } from "./latency-section.ts";
import { platformSection } from "./platform-section.ts";
import { poolsSection } from "./pools-section.ts";
import { predictionSection } from "./prediction-section.ts";
import { replicaSection } from "./replica-section.ts";
import { slowUpstreamsSection } from "./slow-upstreams-section.ts";
import { throughputSection } from "./throughput-section.ts";
import { workersSection } from "./workers-section.ts";

const ofExperiments = [
  decisionSection,
  latencySection,
  throughputSection,
  drawSourceSection,
  workersSection,
  replicaSection,
  crossoverSection,
  slowUpstreamsSection,
  capacitySection,
  ladderSection,
  poolsSection,
  costSection,
  predictionSection,
];

/** The sections of the published page, in order. Each title is a question, each body the answer. */
export const questionsOf = (runs: PublishedRuns, costs: readonly PublishedCost[]): Section[] => [
  ...ofExperiments.map((section) => section(runs)),
  platformSection(costs),
  evidenceSection(runs),
];
