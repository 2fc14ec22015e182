/**
 * Lets several coroutines take turns: one step of each, round after round, until all have ended. Each answer goes to
 * the one whose step it was. Returns what they ended with, in the order given.
 */
export function* inTurns<Step, Result, Answer>(
  coroutines: readonly Generator<Step, Result, Answer>[],
): Generator<Step, Result[], Answer> {
  const states = coroutines.map((coroutine) => ({ coroutine, at: coroutine.next() }));
  while (states.some(({ at }) => !at.done)) {
    for (const state of states) {
      if (!state.at.done) state.at = state.coroutine.next(yield state.at.value);
    }
  }
  return states.flatMap(({ at }) => (at.done ? [at.value] : []));
}
