import type { Direction } from "../analysis/observation/pass.ts";
import type { Order } from "../analysis/observation/run.ts";
import { seededRandom } from "../analysis/statistics/random.ts";
import { arranged } from "../lab/arrange.ts";

/** One arm, driven once on one subject. */
export interface Turn {
  /** What is requested of every arm: a route, or a mode. */
  subject: string;
  arm: string;
  /** From 0. */
  round: number;
  direction: Direction;
}

/** What turns are made from. */
export interface TurnsInput {
  subjects: readonly string[];
  arms: readonly string[];
  rounds: number;
  order: Order;
  seed: number;
}

/**
 * Every turn in the order in which it is taken: round after round, in each one subject after the other, and for each of
 * these every arm in an order drawn anew. A mirrored round goes back in the reverse order (ABCCBA), so that a steady
 * drift of the machine meets all its arms alike; a one-way round is half as long.
 */
export function turnsOf({ subjects, arms, rounds, order, seed }: TurnsInput): Turn[] {
  const random = seededRandom(seed);
  return Array.from({ length: rounds }, (_, round) =>
    subjects.flatMap((subject) =>
      arranged(arms, order, random).map((arm, index): Turn => {
        const direction = index < arms.length ? "forward" : "backward";
        return { subject, arm, round, direction };
      }),
    ),
  ).flat();
}
