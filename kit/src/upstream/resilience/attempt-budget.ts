/** Says how many further attempts may be made. */
export interface AttemptBudget {
  /** What is left, in attempts. */
  readonly left: number;
  /** A first attempt is made, and earns its share of a further one. */
  earn(): void;
  /** Takes a further attempt, if there is one left. */
  take(): boolean;
}

/**
 * At most `share` further attempts per first attempt, counted from the start on, beside the `initial` ones: so that
 * repeating cannot load an upstream by more than that, least of all when it fails and everything would be repeated.
 * Quiet times save up for at most `most` attempts: enough to bridge chance, too few to double the calls to an upstream
 * that has just become slow.
 */
export function createAttemptBudget({
  share,
  initial = 0,
  most = 10,
}: {
  share: number;
  initial?: number;
  most?: number;
}): AttemptBudget {
  let left = initial;
  return {
    get left() {
      return left;
    },
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
