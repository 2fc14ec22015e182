/** How a second attempt ended: it responded first, the first attempt did, or neither succeeded. */
export type HedgeOutcome = "won" | "lost" | "failed";

/** Counts the second attempts of one leg. */
export interface HedgeCounter {
  /** A second attempt was made and has ended. */
  ended(outcome: HedgeOutcome): void;
  /** A second attempt was due, and was not made because the budget was spent. */
  denied(): void;
}
