/** Counts the outcomes of recent calls. */
export interface FailureWindow {
  /** Records a call that has ended. */
  add(isFailure: boolean): void;
  /** Whether there were enough calls, and enough of them failed. */
  readonly isOver: boolean;
  /** Removes all records. */
  clear(): void;
}

/** When failures are too many. */
export interface FailureThreshold {
  /** The length of the window, in milliseconds. */
  withinMs: number;
  /** The least number of calls. */
  fewestCalls: number;
  /** The least share of failures. */
  share: number;
}

/** The number of slices of the window. The oldest slice is dropped as a whole. */
const PIECES = 10;

/** A window that moves with `now`, in tenths of its length. */
export function createFailureWindow(
  { withinMs, fewestCalls, share }: FailureThreshold,
  now: () => number,
): FailureWindow {
  const pieceMs = withinMs / PIECES;
  const calls = new Uint32Array(PIECES);
  const failures = new Uint32Array(PIECES);
  let current = Math.floor(now() / pieceMs);

  /** Clears the slices that have expired since the last call. */
  function slide(): number {
    const piece = Math.floor(now() / pieceMs);
    for (let passed = Math.min(piece - current, PIECES); passed > 0; passed--) {
      const index = (piece - passed + 1) % PIECES;
      calls[index] = 0;
      failures[index] = 0;
    }
    current = Math.max(current, piece);
    return current % PIECES;
  }

  return {
    add(isFailure) {
      const index = slide();
      calls[index] = (calls[index] ?? 0) + 1;
      if (isFailure) failures[index] = (failures[index] ?? 0) + 1;
    },
    get isOver() {
      slide();
      const made = calls.reduce((sum, count) => sum + count, 0);
      const failed = failures.reduce((sum, count) => sum + count, 0);
      return made >= fewestCalls && failed >= made * share;
    },
    clear() {
      calls.fill(0);
      failures.fill(0);
    },
  };
}
