import { createBatcher } from "../concurrency/batcher.ts";
import { DeadlineExceeded } from "../request/deadline.ts";
import { type Scope, withinScope } from "../request/scope.ts";
import type { Call, CallMany } from "./call.ts";

/** The most requests that one call answers: enough to make its own cost small, few enough to stay a small answer. */
const MOST_PER_CALL = 250;

/**
 * Lets requests that wait at the same time share upstream calls, `maxInFlight` of them at once. Each request gets an
 * answer of its own from `callMany`.
 *
 * A request that gives up leaves without taking anything from its neighbours: a shared call lives until the last of
 * its requests' deadlines, and ends early only when all of them have gone. It carries the correlation id of the
 * request that has waited longest. When it fails, the requests that travelled in it fail, and no others; a request whose
 * own deadline passes fails with `overdue`.
 */
export function sharedCall<Answer>(
  callMany: CallMany<Answer>,
  { maxInFlight, overdue }: { maxInFlight: number; overdue: () => Error },
): Call<Answer> {
  const batcher = createBatcher<Scope, Answer>({
    maxInFlight,
    maxWeight: MOST_PER_CALL,
    failureOf: (reason) => (reason instanceof DeadlineExceeded ? overdue() : reason),
    run: (scopes, allGone) => {
      const [first] = scopes as [Scope, ...Scope[]];
      const { correlationId, traceparent } = first;
      const { deadline } = scopes.reduce(later, first);
      return withinScope({ correlationId, traceparent, deadline, parent: allGone }, (scope) =>
        callMany(scopes.length, scope),
      );
    },
  });
  return (scope) => batcher.submit(scope, scope.signal);
}

const later = (one: Scope, other: Scope) =>
  other.deadline.expiresAtMs > one.deadline.expiresAtMs ? other : one;
