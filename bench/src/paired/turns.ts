import { arranged } from "../lab/arrange.ts";
import { seededRandom } from "../analysis/statistics/random.ts";
import type { CostPlan } from "../results/paired/costs-result.ts";

/** One arm, driven once on one subject. */
export interface Turn {
  subject: string;
  arm: string;
  /** From 0. */
  round: number;
}

/** What a plan is made from. */
export interface TurnsInput extends Pick<CostPlan, "rounds" | "order"> {
  subjects: readonly string[];
  arms: readonly string[];
  seed: number;
}

/**
 * Every turn in the order in which it is taken: round after round, in each one subject after the other, in each of
 * these all arms in an order drawn anew; mirrored (ABBA), or one way where time is short.
 */
export function turnsOf({ subjects, arms, rounds, order, seed }: TurnsInput): Turn[] {
  const random = seededRandom(seed);
  return Array.from({ length: rounds }, (_, round) =>
    subjects.flatMap((subject) => arranged(arms, order, random).map((arm) => ({ subject, arm, round }))),
  ).flat();
}
