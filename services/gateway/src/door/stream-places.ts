import type { Metrics } from "@super-heroes/kit/metrics";
import { Problem } from "@super-heroes/kit/problem";

/** The streams that each client holds open. */
export interface StreamPlaces {
  /** Throws 429 `too_many_streams` for a client that has as many as it may. */
  require(client: string): void;
  /** Takes a place, which the function that is returned gives back; calling it again changes nothing. Throws as above. */
  take(client: string): () => void;
}

/** A client that has its streams has them for as long as it likes: trying again soon is of no use. */
const RETRY_AFTER_S = 10;

/** Lets each client have so many streams at once; 0: as many as it likes. */
export function createStreamPlaces(most: number, metrics: Metrics): StreamPlaces {
  const open = new Map<string, number>();
  const limited = metrics
    .counter("rate_limited_requests_total", "Requests refused because their client made too many")
    .child({ policy: "streams" });

  function require(client: string): void {
    if (most === 0 || (open.get(client) ?? 0) < most) return;
    limited.add();
    throw new Problem(429, "too_many_streams", "Too many live streams are open: close one first.", {
      retryAfterSeconds: RETRY_AFTER_S,
    });
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
