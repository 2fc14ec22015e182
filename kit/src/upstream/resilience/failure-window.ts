/** Counts what became of calls lately. */
export interface FailureWindow {
  /** Notes a call that has ended. */
  add(isFailure: boolean): void;
  /** Whether there were enough calls, and enough of them have failed. */
  readonly isOver: boolean;
  /** Forgets all. */
  clear(): void;
}

/** When calls have failed too often. */
export interface FailureThreshold {
  /** Of the calls of so many milliseconds. */
  withinMs: number;
  /** At least so many calls. */
  fewestCalls: number;
  /** At least this part of them. */
  share: number;
}

/** So many pieces make up the time; the oldest one is forgotten as a whole. */
const PIECES = 10;

/** A window that slides on with `now`, in tenths of its length. */
export function createFailureWindow(
  { withinMs, fewestCalls, share }: FailureThreshold,
  now: () => number,
): FailureWindow {
  const pieceMs = withinMs / PIECES;
  const calls = new Uint32Array(PIECES);
  const failures = new Uint32Array(PIECES);
  let current = Math.floor(now() / pieceMs);

  /** Empties the pieces that time has passed since the last call. */
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
