import type { HedgeCounter } from "../metrics/hedge-counter.ts";
import { receive } from "../request/receiver.ts";
import type { Scope } from "../request/scope.ts";
import type { Call, CallMany } from "./call.ts";
import { hedgedCall, type MayHedge } from "./hedged-call.ts";
import { sharedCall } from "./shared-call.ts";

/** One of the upstream calls that a request needs, in each of the ways in which it can be made. */
export interface Leg<Result> {
  /** A call of its own. */
  readonly call: Call<Result>;
  /** A call shared with other requests that wait at the same time. */
  readonly shared: Call<Result>;
  /** A call of its own, with a second attempt when it is slower than most recent calls. */
  readonly hedged: Call<Result>;
}

/** The parts of a leg. */
export interface LegOptions<Result> {
  call: Call<Result>;
  /** Without it, `shared` is a call of its own. */
  callMany?: CallMany<Result>;
  /** Shared calls in flight at once. */
  sharedInFlight: number;
  /** Creates the error of a request whose deadline passes while it waits for a shared call. */
  timeoutError: () => Error;
  /** Whether a call of this request may get a second attempt; by default each may. */
  mayHedge?: MayHedge;
  /** Counts second attempts. */
  hedges: HedgeCounter;
}

/** Creates a leg. It keeps state between requests: those that wait for a shared call, and recent latencies. */
export const createLeg = <Result>({
  call,
  callMany,
  sharedInFlight,
  timeoutError,
  mayHedge,
  hedges,
}: LegOptions<Result>): Leg<Result> => ({
  call,
  shared: callMany ? sharedCall(callMany, { maxInFlight: sharedInFlight, timeoutError }) : call,
  hedged: hedgedCall(call, hedges, mayHedge),
});

/** A leg for a single request, without sharing or hedging. */
export const singleLeg = <Result>(work: (scope: Scope) => Promise<Result>): Leg<Result> => {
  const call = callOf(work);
  return { call, shared: call, hedged: call };
};

/** A call that is made by a function that returns a promise. */
export const callOf =
  <Result>(work: (scope: Scope) => Promise<Result>): Call<Result> =>
  (scope, receiver) =>
    receive(work(scope), receiver);
