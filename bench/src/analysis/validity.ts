import { failedShare } from "../../k6/limits.ts";
import type { Load, LoadResult, Purpose } from "./observation/segment.ts";

/** The generator measures itself when it uses more than this share of a core. */
const GENERATOR_CPU_LIMIT = 0.8;
const VU_SHARE_LIMIT = 0.8;
const ACHIEVED_SHARE = 0.99;

/** The reason that means "the generator, not the service, set the limit". */
export const GENERATOR_LIMITED = "generator CPU above 80 % of a core";
/** The reason that means the same, seen beforehand: offering twice the rate to the ceiling did not go well. */
export const CEILING_LIMITED = "generator ceiling below twice the rate";

/** Whether more requests failed than a measurement may have: 0.1 %. */
export function failsTooOften({ good, errors }: Pick<LoadResult, "good" | "errors">): boolean {
  return errors > (good + errors) * failedShare;
}

/** What a measurement was made for, and whether it could have been made at all. */
export interface Circumstances {
  purpose: Purpose;
  /** Whether the generator gets twice the tested rate out of the ceiling; `true` where no rate is tested. */
  ceilingHolds: boolean;
}

/**
 * Why a measurement does not count; empty when it does.
 *
 * In a search for a capacity, a rate that was not kept up is an answer and no reason: iterations that were dropped
 * and a rate that was missed show in the figures, where they make a failed trial.
 */
export function reasonsAgainst(
  load: Load,
  result: LoadResult,
  { purpose, ceilingHolds }: Circumstances,
): string[] {
  const { good, dropped, generator } = result;
  const reasons: string[] = [];
  if (good === 0) reasons.push("no good answer");
  if (failsTooOften(result)) reasons.push("failed requests above 0.1 %");
  if (generator.cpu !== null && generator.cpu > GENERATOR_CPU_LIMIT) reasons.push(GENERATOR_LIMITED);
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

/** Whether good answers came at 99 % of the offered rate at least, give or take one that was still under way. */
export function keptUp(offered: number, { good, seconds }: Pick<LoadResult, "good" | "seconds">): boolean {
  return good >= Math.floor(offered * seconds * ACHIEVED_SHARE);
}
