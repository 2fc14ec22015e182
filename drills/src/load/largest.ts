/** The largest value; `NaN` when there are none, so that a limit is not kept by nothing. */
export const largest = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : Math.max(...values);
