/**
 * Computes something from a read model once for each sequence, and returns the same result until the model has changed. Another
 * generation of the model at the same sequence has the same state.
 */
export function oncePerSequence<Model extends { readonly sequence: number }, Result>(
  compute: (model: Model) => Result,
): (model: Model) => Result {
  let last: { sequence: number; result: Result } | undefined;
  return (model) => {
    if (last?.sequence !== model.sequence) last = { sequence: model.sequence, result: compute(model) };
    return last.result;
  };
}
