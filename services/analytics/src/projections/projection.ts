import type { Event } from "@super-heroes/kit/events/event";
import type { FightFact } from "./fight-fact.ts";

/** An event as projections see it. */
export interface Fact {
  event: Event;
  /** Of a finished fight whose version is known. */
  fight: FightFact | undefined;
}

/**
 * A read model as a fold over the log: pure functions, so that the same events give the same state wherever and whenever they
 * are folded. The state is a map; an event changes the values of a few keys, each from its own former value only.
 */
export interface Projection<Value> {
  /** The name in addresses, commands and metrics. */
  readonly name: string;
  /** Raised when the functions below change: the state is then built again from the first event. */
  readonly version: number;
  /** The keys that an event changes; none for an event that is of no interest. */
  keysOf(fact: Fact): readonly string[];
  /** The value after an event. */
  fold(before: Value | undefined, fact: Fact, key: string): Value;
}

/** The state of a projection after a number of events. */
export type State<Value> = ReadonlyMap<string, Value>;
