/** Limits further attempts. */
export interface AttemptBudget {
  /** The number of attempts that are left. */
  readonly left: number;
  /** Called for each first attempt, which earns a share of a further one. */
  earn(): void;
  /** Takes a further attempt, if one is left. */
  take(): boolean;
}

/**
 * At most `share` further attempts per first attempt, in addition to `initial` ones, so that repeated calls cannot load an
 * upstream by more than that, least of all when it fails and every call would be repeated. At most `most` attempts are saved
 * up: enough for random variation, too few to double the calls to an upstream that has just become slow.
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
