import { median } from "simple-statistics";
import type { MeasuredPass } from "./observation/pass.ts";
import { orderStatisticInterval } from "./statistics/order-interval.ts";
import { failsTooOften } from "./validity.ts";

/** A median over rounds, and the interval that covers the true one with at least 95 %; `null` below six rounds. */
export interface PairedMedian {
  median: number;
  low: number | null;
  high: number | null;
  /** The confidence of the interval; at least 0.95. */
  confidence: number | null;
}

/** Whether a pass counts: it has responses, and no more failures than any other measurement may have. */
export function counts({ answers, errors }: MeasuredPass): boolean {
  return answers > 0 && !failsTooOften({ good: answers, errors });
}

/** The rounds of an arm that have all their passes, with these passes. */
export function wholeRounds<Pass extends MeasuredPass>(
  passes: readonly Pass[],
  passesPerRound: number,
): Map<number, Pass[]> {
  const rounds = [...Map.groupBy(passes, ({ round }) => round)];
  return new Map(rounds.filter(([, own]) => own.length === passesPerRound));
}

/** Good responses per second of all passes together, so that a drift within a round cancels. */
export function responsesPerSecond(passes: readonly MeasuredPass[]): number {
  return sumOf(passes, ({ answers }) => answers) / sumOf(passes, ({ seconds }) => seconds);
}

/** Microseconds of CPU per response, of all processes and passes together; `null` where processes were not followed. */
export function cpuUsPerResponse(passes: readonly MeasuredPass[]): number | null {
  const cpuMs = sumOf(passes, ({ processes }) =>
    Object.values(processes).reduce((total, process) => total + process.cpuMs, 0),
  );
  return cpuMs === 0 ? null : (cpuMs * 1000) / sumOf(passes, ({ answers }) => answers);
}

/**
 * The median of one value per round, with its order-statistic interval; `null` without a round. Order statistics keep
 * their ranks under a logarithm, so ratios are taken as they are.
 */
export function medianOverRounds(values: readonly number[]): PairedMedian | null {
  if (values.length === 0) return null;
  const { low = null, high = null, confidence = null } = orderStatisticInterval(values) ?? {};
  return { median: median([...values]), low, high, confidence };
}

const sumOf = (passes: readonly MeasuredPass[], of: (pass: MeasuredPass) => number) =>
  passes.reduce((total, pass) => total + of(pass), 0);
