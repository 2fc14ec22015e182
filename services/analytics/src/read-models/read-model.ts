import type { Fact, Projection, State } from "../projections/projection.ts";

/** The state of a projection after the events up to a sequence. */
export interface ReadModel<Value = unknown> {
  readonly projection: Projection<Value>;
  readonly state: State<Value>;
  /** The sequence of the last event that is part of the state. */
  readonly sequence: number;
  /** Folds the event with this sequence. One that is part of the state has no effect. */
  apply(sequence: number, fact: Fact): void;
}

/** Creates a read model, by default the one before the first event. */
export function createReadModel<Value>(
  projection: Projection<Value>,
  from: { sequence: number; state: Map<string, Value> } = { sequence: 0, state: new Map() },
): ReadModel<Value> {
  const { state } = from;
  let { sequence } = from;
  return {
    projection,
    state,
    get sequence() {
      return sequence;
    },
    apply(next, fact) {
      if (next <= sequence) return;
      for (const key of projection.keysOf(fact)) state.set(key, projection.fold(state.get(key), fact, key));
      sequence = next;
    },
  };
}
