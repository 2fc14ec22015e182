import { createGate, type Gate, GateFull } from "../concurrency/gate.ts";
import { storeUnavailable } from "../http/problem.ts";
import { Cancellation } from "../request/cancellation.ts";
import type { Limit } from "../request/deadline.ts";

/** The store did not respond within the timeout. */
class StoreTimeout extends Error {
  override readonly name = "StoreTimeout";
}

/** Callers wait this much longer than a query may take, so that the query itself times out first. */
const GRACE_MS = 100;

/**
 * The limit for callers that share a query. Without it, a caller that waits for the next query could spend the timeout twice:
 * behind a query that hangs, and in its own.
 */
export const storeLimit = (timeoutMs: number): Limit => ({
  ms: timeoutMs + GRACE_MS,
  error: () => storeUnavailable(new StoreTimeout(`no response within ${timeoutMs + GRACE_MS} ms`)),
});

/** Runs queries so that a store that is down or frozen delays a caller by at most the timeout. */
export interface StoreGuard {
  readonly gate: Gate;
  /**
   * Runs a query within the pool's size and the timeout. Throws 503 `store_unavailable` when the store does not respond; an
   * error of the query itself is passed on.
   */
  run<T>(query: () => Promise<T>): Promise<T>;
}

/**
 * Creates the guard of a pool.
 *
 * A query keeps its place until the driver settles it, even after its caller got a response: otherwise a frozen store would
 * collect queries without limit. `onStuck` is called when a query has run for the timeout without a response, so that the
 * connector can replace connections that are dead without an error. Time spent waiting for a place does not count.
 */
export function createStoreGuard({
  capacity,
  timeoutMs,
  isUnavailable,
  onStuck = () => {},
}: {
  capacity: number;
  timeoutMs: number;
  isUnavailable: (error: unknown) => boolean;
  onStuck?: () => void;
}): StoreGuard {
  const gate = createGate({ capacity, maxQueue: capacity * 100 });
  return {
    gate,
    async run(query) {
      let startedAtMs: number | undefined;
      let settled = false;
      const start = async () => {
        startedAtMs = performance.now();
        try {
          return await query();
        } finally {
          settled = true;
        }
      };
      const timeout = new Cancellation();
      const timer = setTimeout(
        () => timeout.abort(new StoreTimeout(`no response within ${timeoutMs} ms`)),
        timeoutMs,
      );
      const timedOut = new Promise<never>((_, reject) => {
        timeout.addEventListener("abort", () => {
          reject(timeout.reason);
          if (startedAtMs === undefined) return;
          const leftMs = Math.max(0, startedAtMs + timeoutMs - performance.now());
          setTimeout(() => settled || onStuck(), leftMs);
        });
      });
      try {
        return await Promise.race([gate.run(start, timeout), timedOut]);
      } catch (error) {
        const down = error instanceof StoreTimeout || error instanceof GateFull || isUnavailable(error);
        throw down ? storeUnavailable(error) : error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
