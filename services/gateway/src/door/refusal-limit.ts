import type { Metrics } from "@super-heroes/kit/metrics";

/** Counts what each client was refused, for those that go on all the same. */
export interface RefusalLimit {
  /** A request of this client was refused. */
  refused(client: string): void;
  /** Whether it has been refused so often within a second that nothing more is done for it; then that is counted. */
  isOver(client: string): boolean;
}

const WINDOW_MS = 1000;

/** Lets each client be refused so often a second; 0: as often as it likes. */
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
      const isOver = (current().get(client) ?? 0) >= most;
      if (isOver) closed.add();
      return isOver;
    },
  };
}
