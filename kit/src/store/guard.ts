import { createGate, type Gate, GateFull } from "../concurrency/gate.ts";
import { storeUnavailable } from "../http/problem.ts";
import { Cancellation } from "../request/cancellation.ts";
import type { Limit } from "../request/deadline.ts";

/** The store did not answer within the timeout. */
class StoreTimeout extends Error {
  override readonly name = "StoreTimeout";
}

/** A caller waits this much longer than a query may take, so that the query's own end is the first to be known. */
const GRACE_MS = 100;

/**
 * The limit for callers that share a query: one that has to wait for the next would otherwise spend the timeout
 * twice, once behind a query that hangs and once in its own.
 */
export const storeLimit = (timeoutMs: number): Limit => ({
  ms: timeoutMs + GRACE_MS,
  error: () => storeUnavailable(new StoreTimeout(`no answer within ${timeoutMs + GRACE_MS} ms`)),
});

/** Runs queries so that a store that is down or frozen costs a caller at most the timeout. */
export interface StoreGuard {
  readonly gate: Gate;
  /**
   * Runs a query within the pool's size and the timeout. Throws 503 `store_unavailable` when the store does not
   * answer; an error of the query itself passes through.
   */
  run<T>(query: () => Promise<T>): Promise<T>;
}

/**
 * Creates the guard of a pool.
 *
 * A query keeps its place until the driver settles it, even when its caller has been answered: a frozen store
 * must not collect an unbounded number of them. `onStuck` is called when a query has run for the timeout without
 * an answer, so that the connector can replace connections that are dead without having said so; time spent
 * waiting for a place does not count.
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
        () => timeout.abort(new StoreTimeout(`no answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
      const timedOut = new Promise<never>((_, reject) => {
        timeout.addEventListener("abort", () => {
          reject(timeout.reason);
          if (startedAtMs === undefined) return;
          const patienceLeftMs = Math.max(0, startedAtMs + timeoutMs - performance.now());
          setTimeout(() => settled || onStuck(), patienceLeftMs);
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
