import type { Metrics } from "@super-heroes/kit/metrics/metrics";

/** Counts how often each client was refused, and limits it. */
export interface RefusalLimit {
  /** A request of this client was refused. */
  refused(client: string): void;
  /** Whether it has been refused too often within a second to get anything but 429; then that is counted. */
  isOver(client: string): boolean;
}

const WINDOW_MS = 1000;

/** Each client may be refused so often a second; 0: without a limit. */
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
      // Nearly always no client was refused.
      if (counts.size === 0) return false;
      const isOver = (current().get(client) ?? 0) >= most;
      if (isOver) closed.add();
      return isOver;
    },
  };
}
