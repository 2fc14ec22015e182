import type { Metrics } from "@super-heroes/kit/metrics/metrics";

/** Limits how often each client may be refused. */
export interface RefusalLimit {
  /** Counts a refused request of this client. */
  refused(client: string): void;
  /** Whether the client is over the limit, so that it gets 429. If so, that is counted. */
  isOver(client: string): boolean;
}

const WINDOW_MS = 1000;

/** Creates a limit of `most` refusals per client and second; 0: no limit. */
export function createRefusalLimit(
  most: number,
  metrics: Metrics,
  now: () => number = () => performance.now(),
): RefusalLimit {
  if (most === 0) return { refused() {}, isOver: () => false };
  const closed = metrics
    .counter("rate_limited_requests_total", "Requests refused because their client made too many")
    .child({ policy: "refusals" });
  let counts = new Map<string, number>();
  let sinceMs = now();

  function current(): Map<string, number> {
    const nowMs = now();
    if (nowMs - sinceMs >= WINDOW_MS) {
      sinceMs = nowMs;
      if (counts.size > 0) counts = new Map();
    }
    return counts;
  }

  return {
    refused(client) {
      const counts = current();
      counts.set(client, (counts.get(client) ?? 0) + 1);
    },
    isOver(client) {
      // The usual case: no client was refused.
      if (counts.size === 0) return false;
      const isOver = (current().get(client) ?? 0) >= most;
      if (isOver) closed.add();
      return isOver;
    },
  };
}
