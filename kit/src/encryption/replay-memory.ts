/** Remembers ids for a while, so that none is accepted twice. */
export interface ReplayMemory {
  /** How many ids are remembered. */
  readonly size: number;
  /**
   * Remembers the id. `seen` when it is remembered already; `full` when there is no room for it, and then it is not
   * remembered: to forget an older one instead would let that one in again.
   */
  remember(id: string): "new" | "seen" | "full";
  /** How long until there is room, in milliseconds; 0 when there is. */
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
  // A map keeps the order of insertion, and all are kept equally long: the first is the first to expire.
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
