import type { ResultDocument } from "../../results/run/result.ts";
import { left, megabytes, milliseconds, right, textTable } from "../tables/text-table.ts";
import { armLabel, loadLabel } from "./labels.ts";

/** What a good fight costs: CPU time, memory and upstream calls. Empty where the machine tells nothing. */
export function costTable({ costs, config }: ResultDocument): string {
  const told = costs.filter((row) => row.cpuMsPerFight !== null || row.upstreamCallsPerFight !== null);
  if (told.length === 0) return "";
  const columns = [
    ...[left("load"), left("mode"), right("CPU ms a fight"), right("peak memory")],
    ...[right("upstream calls a fight"), right("hedges a call")],
  ];
  const lines = told.map((row) => [
    loadLabel(row.load),
    armLabel(row.arm, { withWrites: config.writes.length > 1 }),
    milliseconds(row.cpuMsPerFight),
    megabytes(row.rssPeak),
    row.upstreamCallsPerFight === null ? "-" : row.upstreamCallsPerFight.toFixed(2),
    row.hedgesPerLegCall === null ? "-" : row.hedgesPerLegCall.toFixed(3),
  ]);
  return `Cost, over all services\n\n${textTable(columns, lines)}`;
}

/** What the legs alone foretell, what was seen, and where fights waited. Empty without rows. */
export function predictionTable({ predictions, config }: ResultDocument): string {
  if (predictions.length === 0) return "";
  const columns = [
    ...[left("load"), left("mode"), right("legs foretell ms"), right("p50 ms")],
    ...[right("waited for a place ms"), right("waited for a core ms"), right("event loop late ms")],
  ];
  const lines = predictions.map((row) => [
    loadLabel(row.load),
    armLabel(row.arm, { withWrites: config.writes.length > 1 }),
    ...[
      row.predictedP50Ms,
      row.observedP50Ms,
      row.upstreamWaitMs,
      row.runQueueWaitMs,
      row.eventLoopDelayMs,
    ].map(milliseconds),
  ]);
  return `Why: the median that the legs foretell when nothing else runs, beside what was seen\n\n${textTable(columns, lines)}`;
}
