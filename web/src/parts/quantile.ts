/** The quantile of some values by the nearest rank; NaN without values. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The median by the nearest rank; NaN without values. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);
