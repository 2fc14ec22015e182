import { max, quantile } from "simple-statistics";

/** The largest value; `NaN` when there are none, which keeps no promise. */
export const largest = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : max([...values]);

/** The quantile at `share`, from 0 to 1, interpolated between values; `NaN` when there are no values, which keeps no promise. */
export const quantileOf = (values: readonly number[], share: number): number =>
  values.length === 0 ? Number.NaN : quantile([...values], share);
