import type { Metric } from "./derived.ts";
import type { Load } from "./observation/segment.ts";
import type { Better, Verdict } from "./verdict.ts";

/** Whether a limit on regressions was kept. */
export type GateOutcome = "kept" | "regressed" | "undecided";

/** The exit code of each outcome, for every command with `--max-regression`. */
export const GATE_EXIT: Readonly<Record<GateOutcome, number>> = { kept: 0, regressed: 1, undecided: 3 };

/**
 * The metrics that have to be within a limit for it to be kept. Others can break it, but a tail whose interval is wide does
 * not leave it undecided.
 */
export const decidesUnder = (load: Load): readonly Metric[] =>
  load.model === "closed" ? ["throughput", "p50"] : ["p50", "p95"];

/** One metric of one comparison, as the gate reads it. Effects are relative: −0.25 is a quarter less. */
export interface GatedRow {
  better: Better;
  estimate: number | null;
  low: number | null;
  high: number | null;
  verdict: Verdict;
  /** Whether the limit is kept only where this metric keeps it. Any metric can break it. */
  isDeciding: boolean;
}

/**
 * Decides over comparisons whether the candidate is worse by more than `limit` (0.05: five per cent):
 *
 * - *regressed*: a metric has the verdict *slower*, and its estimate is worse by more than the limit;
 * - *kept*: none has regressed, and in each deciding metric the whole interval is within the limit;
 * - *undecided*: anything else, as where an interval reaches beyond the limit, or where nothing was compared.
 *
 * So both outcomes have evidence: a wide interval never counts as kept, and noise that is not called slower never as
 * regressed.
 */
export function gateOf(rows: readonly GatedRow[], limit: number): GateOutcome {
  if (rows.some((row) => hasRegressed(row, limit))) return "regressed";
  const deciding = rows.filter(({ isDeciding }) => isDeciding);
  return deciding.length > 0 && deciding.every((row) => isWithin(row, limit)) ? "kept" : "undecided";
}

function hasRegressed({ verdict, estimate, better }: GatedRow, limit: number): boolean {
  return verdict === "slower" && estimate !== null && worsening(estimate, better) > limit;
}

function isWithin({ low, high, better }: GatedRow, limit: number): boolean {
  const worst = better === "lower" ? high : low;
  return worst !== null && worsening(worst, better) <= limit;
}

/** How much worse an effect is, as a ratio to the better side: half the throughput and twice the latency are both +100 %. */
const worsening = (effect: number, better: Better) => (better === "lower" ? effect : 1 / (1 + effect) - 1);
