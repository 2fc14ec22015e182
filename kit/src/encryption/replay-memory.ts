/** Remembers ids for some time, so that none is accepted twice. */
export interface ReplayMemory {
  /** The number of remembered ids. */
  readonly size: number;
  /**
   * Remembers an id. Returns `seen` when it is already remembered, and `full` when there is no room; it is then not remembered,
   * because forgetting an older id would allow that one again.
   */
  remember(id: string): "new" | "seen" | "full";
  /** The time until there is room, in milliseconds; 0 when there is. */
  roomInMs(): number;
}

/**
 * Creates a memory of at most `capacity` ids, each kept for `keepMs`. A UUID takes about 120 bytes.
 */
export function createReplayMemory({
  capacity,
  keepMs,
  now,
}: {
  capacity: number;
  keepMs: number;
  /** The time in milliseconds. */
  now: () => number;
}): ReplayMemory {
  // A map keeps the order of insertion, and all ids are kept equally long: the first one expires first.
  const expiryOf = new Map<string, number>();

  function forgetExpired(): void {
    const nowMs = now();
    for (const [id, expiresAtMs] of expiryOf) {
      if (expiresAtMs > nowMs) return;
      expiryOf.delete(id);
    }
  }

  return {
    get size() {
      return expiryOf.size;
    },
    remember(id) {
      forgetExpired();
      if (expiryOf.has(id)) return "seen";
      if (expiryOf.size >= capacity) return "full";
      expiryOf.set(id, now() + keepMs);
      return "new";
    },
    roomInMs() {
      if (expiryOf.size < capacity) return 0;
      const [firstExpiryMs = 0] = expiryOf.values();
      return Math.max(0, firstExpiryMs - now());
    },
  };
}
