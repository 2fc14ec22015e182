import type { Summary } from "../../analysis/summary-rows.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { loadName } from "../words/labels.ts";
import { megabytes } from "../words/numbers.ts";

/** One sentence for each mode and load that was measured with and without storing fights. */
export function writesSentences({ writes }: Pick<Summary, "writes">): string[] {
  return writes.map(({ connections, mode, acknowledgedOfNone }) => {
    const load = loadName({ model: "closed", connections });
    return `Storing fights, ${mode}, ${load}: ${acknowledgedOfNone.toFixed(2)} × the throughput without storing.`;
  });
}

/** The largest resident set of each process; none where the machine does not report it. */
export function memorySentences({ rssPeak }: Pick<Summary, "rssPeak">): string[] {
  const peaks = Object.entries(rssPeak).map(([name, bytes]) => `${name} ${megabytes(bytes)}`);
  return peaks.length === 0 ? [] : [`Peak memory: ${peaks.join(", ")}`];
}

/** Why there is no open loop; none where there is one. */
export function openLoopSentences({ openLoop }: Pick<ResultDocument, "openLoop">): string[] {
  return openLoop.available ? [] : [`The open loop was not measured: ${openLoop.reason}.`];
}
