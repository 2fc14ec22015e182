import { EXIT } from "@super-heroes/cli/exit-code";
import type { GateOutcome, Metric } from "./derived.ts";
import type { Load } from "./observation/segment.ts";
import type { Better, Verdict } from "./verdict.ts";

/** The exit code of each outcome, for every command with `--max-regression`. */
export const GATE_EXIT: Readonly<Record<GateOutcome, number>> = {
  kept: EXIT.ok,
  regressed: EXIT.failed,
  undecided: 3,
};

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

/** A metric against the limit. */
export interface Reading {
  outcome: GateOutcome;
  /** How much worse the candidate is, as in {@link worseBy}; `null` without an estimate. */
  regression: number | null;
  /** The worst that the interval permits. */
  atMost: number | null;
}

/**
 * A metric has *regressed* where it has the verdict *slower*, and its estimate is worse by more than `limit` (0.05: five per
 * cent). It is *kept* where its whole interval is within the limit. So both have evidence: a wide interval never counts as
 * kept, and noise that is not called slower never as regressed.
 */
export function readingOf({ better, estimate, low, high, verdict }: GatedRow, limit: number): Reading {
  const regression = worseBy(better, estimate);
  const atMost = worseBy(better, better === "lower" ? high : low);
  const isBeyond = verdict === "slower" && regression !== null && regression > limit;
  return {
    regression,
    atMost,
    outcome: isBeyond ? "regressed" : atMost !== null && atMost <= limit ? "kept" : "undecided",
  };
}

/**
 * The outcome over all metrics: *regressed* where any has; *kept* where every deciding one is; otherwise *undecided*, also
 * where nothing was compared.
 */
export function outcomeOf(readings: readonly { outcome: GateOutcome; isDeciding: boolean }[]): GateOutcome {
  if (readings.some(({ outcome }) => outcome === "regressed")) return "regressed";
  const deciding = readings.filter(({ isDeciding }) => isDeciding);
  return deciding.length > 0 && deciding.every(({ outcome }) => outcome === "kept") ? "kept" : "undecided";
}

/** {@link readingOf} and {@link outcomeOf} in one. */
export function gateOf(rows: readonly GatedRow[], limit: number): GateOutcome {
  return outcomeOf(
    rows.map((row) => ({ outcome: readingOf(row, limit).outcome, isDeciding: row.isDeciding })),
  );
}

/** How much worse an effect is, as a ratio to the better side: half the throughput and twice the latency are both +100 %. */
function worseBy(better: Better, effect: number | null): number | null {
  if (effect === null) return null;
  return better === "lower" ? effect : 1 / (1 + effect) - 1;
}
