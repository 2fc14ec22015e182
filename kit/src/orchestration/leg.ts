import type { HedgeCounter } from "../metrics/hedge-counter.ts";
import type { Call, CallMany } from "./call.ts";
import { hedgedCall } from "./hedged-call.ts";
import { sharedCall } from "./shared-call.ts";

/** One of the upstream calls that a request needs, and the ways in which it can be made. */
export interface Leg<Answer> {
  /** A call of its own. */
  readonly call: Call<Answer>;
  /** A part in a call that it shares with the requests that wait at the same time. */
  readonly shared: Call<Answer>;
  /** A call of its own, and a second one when the first is slower than most were lately. */
  readonly hedged: Call<Answer>;
}

/** What a leg is made from. */
export interface LegOptions<Answer> {
  call: Call<Answer>;
  /** Without it a call cannot be shared, and `shared` is a call of its own. */
  callMany?: CallMany<Answer>;
  /** Shared calls in flight at once. */
  sharedInFlight: number;
  /** The failure of a request whose deadline passes while it waits for a shared call. */
  overdue: () => Error;
  /** Told of every second attempt. */
  hedges: HedgeCounter;
}

/** Creates a leg. It keeps what its ways need to know from request to request: who waits, and how fast it was. */
export const createLeg = <Answer>({
  call,
  callMany,
  sharedInFlight,
  overdue,
  hedges,
}: LegOptions<Answer>): Leg<Answer> => ({
  call,
  shared: callMany ? sharedCall(callMany, { maxInFlight: sharedInFlight, overdue }) : call,
  hedged: hedgedCall(call, hedges),
});

/** A leg whose call is made for one request only, and so has nothing to share and no history. */
export const singleLeg = <Answer>(call: Call<Answer>): Leg<Answer> => ({ call, shared: call, hedged: call });
