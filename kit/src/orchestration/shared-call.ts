import { createBatcher } from "../concurrency/batcher.ts";
import { DeadlineExceeded } from "../request/deadline.ts";
import { type Scope, withinScope } from "../request/scope.ts";
import type { Call, CallMany } from "./call.ts";

/** The largest number of requests per call: enough to make the cost of a call small, few enough for a small response. */
const MOST_PER_CALL = 250;

/**
 * Lets requests that wait at the same time share upstream calls, at most `maxInFlight` at once. Each request gets its own
 * result from `callMany`.
 *
 * A request that is cancelled does not affect the others: a shared call runs until the latest of its requests' deadlines, and
 * is aborted only when all of them are cancelled. It carries the correlation id of the request that has waited longest. When
 * it fails, its requests fail and no others. A request whose own deadline passes fails with `timeoutError`.
 */
export function sharedCall<Result>(
  callMany: CallMany<Result>,
  { maxInFlight, timeoutError }: { maxInFlight: number; timeoutError: () => Error },
): Call<Result> {
  const batcher = createBatcher<Scope, Result>({
    maxInFlight,
    maxWeight: MOST_PER_CALL,
    failureOf: (reason) => (reason instanceof DeadlineExceeded ? timeoutError() : reason),
    run: (scopes, cancelled) => {
      const [first] = scopes as [Scope, ...Scope[]];
      const { correlationId, traceparent } = first;
      const { deadline } = scopes.reduce(later, first);
      return withinScope({ correlationId, traceparent, deadline, parent: cancelled }, (scope) =>
        callMany(scopes.length, scope),
      );
    },
  });
  return (scope, receiver) => batcher.add(scope, scope, receiver);
}

const later = (one: Scope, other: Scope) =>
  other.deadline.expiresAtMs > one.deadline.expiresAtMs ? other : one;
