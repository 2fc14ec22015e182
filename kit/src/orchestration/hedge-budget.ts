/** Says how many second attempts may be made. */
export interface HedgeBudget {
  /** A first attempt is made, and earns its share of a second one. */
  earn(): void;
  /** Takes a second attempt, if there is one left. */
  take(): boolean;
}

/**
 * At most `share` second attempts per first attempt, counted from the start on, so that hedging cannot load an
 * upstream by more than that. Quiet times save up for at most `most` attempts: enough to bridge chance, too few
 * to double the calls to an upstream that has just become slow.
 */
export function createHedgeBudget(share: number, most = 10): HedgeBudget {
  let left = 0;
  return {
    earn() {
      left = Math.min(most, left + share);
    },
    take() {
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
