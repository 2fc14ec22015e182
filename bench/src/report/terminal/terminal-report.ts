import { counted } from "@super-heroes/system/counted";
import type { ExperimentName } from "../../analysis/observation/run.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { abDetails, abHeadline } from "../sentences/ab-sentences.ts";
import { capacitySentences } from "../sentences/capacity-sentences.ts";
import { comparisonSentences } from "../sentences/comparison-sentences.ts";
import { crossoverSentences } from "../sentences/crossover-sentences.ts";
import { drawSourceSentences } from "../sentences/draw-source-sentences.ts";
import { ladderSentences } from "../sentences/ladder-sentences.ts";
import { memorySentences, openLoopSentences, writesSentences } from "../sentences/load-sentences.ts";
import { overviewSentences } from "../sentences/overview-sentences.ts";
import { replicaSentences } from "../sentences/replica-sentences.ts";
import { capacityTable } from "../tables/capacity-table.ts";
import { comparisonTable } from "../tables/comparison-table.ts";
import { costTable } from "../tables/cost-table.ts";
import { crossoverTable } from "../tables/crossover-table.ts";
import { drawSourceTable } from "../tables/draw-source-table.ts";
import { closedLoopTable, drawTable, openLoopTable } from "../tables/load-tables.ts";
import { noiseFloorTable } from "../tables/noise-floor-table.ts";
import { predictionTable } from "../tables/prediction-table.ts";
import { replicaTable } from "../tables/replica-table.ts";
import type { Table } from "../tables/table.ts";
import { captionedText } from "../tables/text-table.ts";
import { unitOf } from "../words/labels.ts";
import { arrangementOf, storesOf, targetName } from "../words/run-labels.ts";

/** A part of a report: a table, or lines; empty where the run has nothing for it. */
type Part = (result: ResultDocument) => Table | string[];

const closed: Part = (result) => closedLoopTable(result.summary.closed, result.segments, unitOf(result));
const open: Part = (result) => openLoopTable(result.summary.open, result.segments, unitOf(result));
const draws: Part = ({ summary }) => drawTable(summary.draws);
const comparisons: Part = (result) => comparisonTable("Compared block by block", result.comparisons, result);
const costs: Part = (result) => costTable(result.costs, unitOf(result));
const predictions: Part = (result) => predictionTable(result.predictions);
const noise: Part = (result) => noiseFloorTable(result.noiseFloor, unitOf(result));
const crossover: Part = (result) => crossoverTable(result.crossover);
const capacity: Part = (result) => capacityTable(result.capacity);
const writes: Part = ({ summary }) => writesSentences(summary);
const memory: Part = ({ summary }) => memorySentences(summary);
const drawSources: Part = (result) => drawSourceTable(result);
const replicas: Part = (result) => replicaTable(result);
const notes: Part = (result) => result.notes;
const verdict: Part = (result) => [...abDetails(result), abHeadline(result)];
/** Without configured rates, no open loop was left out. */
const openLoop: Part = (result) => (result.config.rates.length > 0 ? openLoopSentences(result) : []);

/** The parts for each experiment. The conclusion comes last, next to the prompt. */
const parts: Record<ExperimentName, readonly Part[]> = {
  overview: [closed, open, openLoopSentences, writes, draws, memory, notes, overviewSentences],
  compare: [
    ...[closed, open, openLoop, costs, predictions, noise],
    ...[comparisons, drawSources, replicas, notes],
    ...[drawSourceSentences, replicaSentences, comparisonSentences],
  ],
  crossover: [crossover, notes, crossoverSentences],
  capacity: [capacity, memory, notes, capacitySentences],
  ladder: [open, openLoop, memory, notes, ladderSentences],
  pools: [closed, open, comparisons, notes, comparisonSentences],
  ab: [closed, open, costs, noise, comparisons, notes, verdict],
};

/** A whole result as text for the terminal. Ends without a line break. */
export function terminalReport(result: ResultDocument): string {
  return [headline, ...parts[result.experiment]]
    .map((part) => part(result))
    .map((content) => (Array.isArray(content) ? content.join("\n") : captionedText(content)))
    .filter((text) => text !== "")
    .join("\n\n");
}

function headline(result: ResultDocument): string[] {
  const { stack, config, segments, complete } = result;
  const lengths = `${config.seconds} s measured after ${config.warmupSeconds} s of warm-up`;
  const state = `${counted(segments.length, "segment")}${complete ? "" : ", INCOMPLETE"}`;
  if (config.ab) {
    const arrangement = `${arrangementOf(result)}, after ${config.warmupSeconds} s of warm-up each`;
    return [`${state}: ${arrangement}; ${config.ab.targets.map(targetName).join(", ")}`];
  }
  const writes = config.writes.join(", ") || "as configured in the service";
  return [`${state} of ${lengths}; stores: ${storesOf(stack.stores)}; writes: ${writes}`];
}
