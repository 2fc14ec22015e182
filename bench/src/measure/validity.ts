import type { Load, LoadResult } from "../result/segment.ts";

/** The generator measures itself when it uses more than this share of a core. */
const GENERATOR_CPU_LIMIT = 0.8;
const VU_SHARE_LIMIT = 0.8;
const ACHIEVED_SHARE = 0.99;
const FAILED_SHARE = 0.001;

/** The reason that means "the generator, not the service, set the limit". */
export const GENERATOR_LIMITED = "generator CPU above 80 % of a core";

/** Why a measurement does not count; empty when it does. */
export function reasonsAgainst(load: Load, result: LoadResult): string[] {
  const { good, errors, dropped, generator } = result;
  const reasons: string[] = [];
  if (good === 0) reasons.push("no good answer");
  if (errors > (good + errors) * FAILED_SHARE) reasons.push("failed requests above 0.1 %");
  if (generator.cpu !== null && generator.cpu > GENERATOR_CPU_LIMIT) reasons.push(GENERATOR_LIMITED);
  if (load.model === "closed") return reasons;

  if (dropped > 0) reasons.push("dropped iterations");
  if (good < Math.floor(load.offered * result.seconds * ACHIEVED_SHARE)) {
    reasons.push("achieved below 99 % of offered");
  }
  const { peakVus, maxVus } = generator;
  if (peakVus !== null && maxVus !== null && peakVus >= maxVus * VU_SHARE_LIMIT) {
    reasons.push("virtual users at 80 % of their limit");
  }
  return reasons;
}
