import type { ExperimentName, ResultDocument } from "../../results/run/result.ts";
import { capacitySentences, capacityTable } from "../sentences/capacity-sentences.ts";
import { comparisonSentences, comparisonTable, noiseLine } from "../sentences/comparison-sentences.ts";
import { crossoverSentences, crossoverTable } from "../sentences/crossover-sentences.ts";
import { ladderVerdict } from "../sentences/ladder-sentences.ts";
import { overviewVerdict } from "../sentences/overview-sentences.ts";
import { megabytes } from "../tables/text-table.ts";
import { counted } from "./counted.ts";
import { closedTable, drawTable, openTable } from "./load-tables.ts";
import { remarks } from "./remarks.ts";
import { costTable, predictionTable } from "./why-tables.ts";

/** A part of a report; empty where there is nothing to say. */
type Part = (result: ResultDocument) => string;

const closed: Part = ({ summary }) => closedTable(summary.closed);
/** Where rates were not asked for, nothing was left out. */
const openIfAsked: Part = (result) => (result.config.rates.length > 0 ? openTable(result) : "");

/** What each experiment shows, the answer last, where a person looks first. */
const parts: Record<ExperimentName, readonly Part[]> = {
  overview: [
    closed,
    openTable,
    writesLines,
    ({ summary }) => drawTable(summary.draws),
    memoryLine,
    remarks,
    overviewVerdict,
  ],
  compare: [
    closed,
    openIfAsked,
    costTable,
    predictionTable,
    comparisonTable,
    ({ noiseFloor }) => noiseLine(noiseFloor),
    remarks,
    comparisonSentences,
  ],
  crossover: [crossoverTable, remarks, crossoverSentences],
  capacity: [capacityTable, memoryLine, remarks, capacitySentences],
  ladder: [openTable, memoryLine, remarks, ladderVerdict],
  pools: [closed, comparisonTable, remarks, comparisonSentences],
};

/** The whole result as a person reads it at the end of a run. Ends without a line break. */
export function reportOn(result: ResultDocument): string {
  return [headline, ...parts[result.experiment]]
    .map((part) => part(result))
    .filter((part) => part !== "")
    .join("\n\n");
}

function headline({ stack, config, segments, complete }: ResultDocument): string {
  const lengths = `${config.seconds} s measured after ${config.warmupSeconds} s of warm-up`;
  const state = `${counted(segments.length, "segment")}${complete ? "" : ", INCOMPLETE"}`;
  const stores = [
    ...new Set(stack.stores.map(({ engine, version, standIn }) => standIn ?? `${engine} ${version}`)),
  ];
  return `${state} of ${lengths}; stores: ${stores.join(", ") || "not known"}; writes: ${config.writes.join(", ") || "as the service is set"}`;
}

function writesLines({ summary }: ResultDocument): string {
  return summary.writes
    .map(
      ({ connections, mode, acknowledgedOfNone }) =>
        `Storing fights, ${mode}, ${counted(connections, "connection")}: ${acknowledgedOfNone.toFixed(2)} of the throughput without.`,
    )
    .join("\n");
}

function memoryLine({ summary: { rssPeak } }: ResultDocument): string {
  const peaks = Object.entries(rssPeak).map(([name, bytes]) => `${name} ${megabytes(bytes)}`);
  return peaks.length === 0 ? "" : `Peak memory: ${peaks.join(", ")}`;
}
