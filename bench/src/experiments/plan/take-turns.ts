/**
 * Lets several coroutines take turns: one step of each, round after round, until all have ended. Each reply goes to the
 * coroutine whose step it was. Returns their results, in the order given.
 */
export function* takeTurns<Step, Result, Reply>(
  coroutines: readonly Generator<Step, Result, Reply>[],
): Generator<Step, Result[], Reply> {
  const states = coroutines.map((coroutine) => ({ coroutine, at: coroutine.next() }));
  while (states.some(({ at }) => !at.done)) {
    for (const state of states) {
      if (!state.at.done) state.at = state.coroutine.next(yield state.at.value);
    }
  }
  return states.flatMap(({ at }) => (at.done ? [at.value] : []));
}
