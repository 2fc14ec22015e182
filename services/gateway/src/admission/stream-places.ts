import { Problem } from "@super-heroes/kit/http/problem";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";

/** Counts the open streams of each client. */
export interface StreamPlaces {
  /** Throws 429 `too_many_streams` for a client at its limit. */
  require(client: string): void;
  /** Takes a place; the returned function releases it and may be called more than once. Throws as `require` does. */
  take(client: string): () => void;
}

/** Streams stay open for a long time, so retrying sooner is of no use. */
const RETRY_AFTER_S = 10;

/** Limits the streams that each client may have open at once; 0: no limit. `policy` names them in metrics. */
export function createStreamPlaces(policy: "streams" | "slow", most: number, metrics: Metrics): StreamPlaces {
  const open = new Map<string, number>();
  const limited = metrics
    .counter("rate_limited_requests_total", "Requests refused because their client made too many")
    .child({ policy });

  function require(client: string): void {
    if (most === 0 || (open.get(client) ?? 0) < most) return;
    limited.add();
    throw new Problem(
      429,
      "too_many_streams",
      "This client has too many streams open. Close one before opening another.",
      {
        retryAfterSeconds: RETRY_AFTER_S,
      },
    );
  }

  return {
    require,
    take(client) {
      require(client);
      open.set(client, (open.get(client) ?? 0) + 1);
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        const left = (open.get(client) ?? 0) - 1;
        if (left > 0) open.set(client, left);
        else open.delete(client);
      };
    },
  };
}
