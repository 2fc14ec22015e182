import { arranged } from "../../lab/arrange.ts";
import { seededRandom } from "../../analysis/statistics/random.ts";

/** A round goes through its arms in an order, and back again. */
export type Direction = "forward" | "backward";

/** One arm, driven once in one mode. */
export interface PlannedPass {
  mode: string;
  arm: string;
  /** From 0. */
  round: number;
  direction: Direction;
}

/** What a plan is made from. */
export interface PlanInput {
  modes: readonly string[];
  arms: readonly string[];
  rounds: number;
  seed: number;
}

/**
 * Every pass in the order in which it is driven: round after round, in each one mode after the other, in each of these
 * every arm forward and then backward (ABCCBA), in an order drawn anew. A steady drift of the machine meets all arms of
 * a round alike.
 */
export function passesOf({ modes, arms, rounds, seed }: PlanInput): PlannedPass[] {
  const random = seededRandom(seed);
  const passes: PlannedPass[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const mode of modes) {
      for (const [index, arm] of arranged(arms, "mirrored", random).entries()) {
        passes.push({ mode, arm, round, direction: index < arms.length ? "forward" : "backward" });
      }
    }
  }
  return passes;
}
