import { failedShare } from "../../k6/limits.ts";
import type { Load, LoadResult, Purpose } from "./observation/segment.ts";

/** A generator that uses more than this share of a core measures itself. */
const GENERATOR_CPU_LIMIT = 0.8;
const VU_SHARE_LIMIT = 0.8;
const ACHIEVED_SHARE = 0.99;

/** The reason for: the generator was the limit, not the service. */
export const GENERATOR_LIMITED = "generator CPU above 80 % of a core";
/** The reason for the same, found beforehand: the ceiling did not serve twice the rate. */
export const CEILING_LIMITED = "generator ceiling below twice the rate";

/** Whether more requests failed than a measurement may have: 0.1 %. */
export function failsTooOften({ good, errors }: Pick<LoadResult, "good" | "errors">): boolean {
  return errors > (good + errors) * failedShare;
}

/** What a measurement is for, and whether the generator has room for it. */
export interface Circumstances {
  purpose: Purpose;
  /** Whether the ceiling serves twice the tested rate; `true` where no rate is tested. */
  ceilingHolds: boolean;
  /** Whether the requested process used up its core: then it is the limit, however busy the generator is. */
  isSaturated?: boolean;
}

/**
 * Why a measurement does not count; empty when it does.
 *
 * In a search for a capacity, a rate that is not kept up is a result: dropped requests and a missed rate fail the trial.
 */
export function reasonsAgainst(
  load: Load,
  result: LoadResult,
  { purpose, ceilingHolds, isSaturated = false }: Circumstances,
): string[] {
  const { good, dropped, generator, failures = {} } = result;
  const reasons: string[] = [];
  if (good === 0) reasons.push("no good response");
  if (failsTooOften(result)) reasons.push(`failed requests above 0.1 %${inBrackets(failures)}`);
  const isBusy = generator.cpu !== null && generator.cpu > GENERATOR_CPU_LIMIT;
  if (isBusy && !(load.model === "closed" && isSaturated)) reasons.push(GENERATOR_LIMITED);
  if (load.model === "closed") return reasons;

  if (!ceilingHolds) reasons.push(CEILING_LIMITED);
  const { peakVus, maxVus, tool } = generator;
  const isK6 = tool === "k6";
  if (peakVus !== null && maxVus !== null && peakVus >= maxVus * VU_SHARE_LIMIT) {
    reasons.push(`${isK6 ? "virtual users" : "requests in flight"} at 80 % of their limit`);
  }
  if (purpose === "search") return reasons;

  if (dropped > 0) reasons.push(isK6 ? "dropped iterations" : "dropped requests");
  if (!keptUp(load.offered, result)) reasons.push("achieved below 99 % of offered");
  return reasons;
}

/**
 * Whether good responses, or iterations of a script, reached at least 99 % of the offered rate, but for one that was still in
 * flight.
 */
export function keptUp(
  offered: number,
  { good, iterations = good, seconds }: Pick<LoadResult, "good" | "iterations" | "seconds">,
): boolean {
  return iterations >= Math.floor(offered * seconds * ACHIEVED_SHARE);
}

/** The most kinds of failures that a reason names. */
const MOST_NAMED = 3;

/** The most frequent failures: ` (12 × status 500, 1 × timeout)`; empty where their kinds are not known. */
function inBrackets(failures: Readonly<Record<string, number>>): string {
  const kinds = Object.entries(failures).toSorted(([, a], [, b]) => b - a);
  if (kinds.length === 0) return "";
  const named = kinds.slice(0, MOST_NAMED).map(([problem, count]) => `${count} × ${problem}`);
  return ` (${[...named, ...(kinds.length > MOST_NAMED ? ["…"] : [])].join(", ")})`;
}
