/** A logarithmic scale for a linear axis: positions are decimal logarithms. */
export interface LogScale {
  min: number;
  max: number;
  /** The positions of ticks. */
  ticks: number[];
  /** The label of a tick. */
  labelOf: (position: number) => string;
}

/** A scale in steps of 1, 2 and 5, from the one below the smallest value to the one above the largest. Values are positive. */
export function logScale(values: readonly number[]): LogScale {
  const steps: number[] = [];
  for (let exponent = -4; exponent <= 6; exponent += 1) {
    steps.push(...[1, 2, 5].map((digit) => Number(`${digit}e${exponent}`)));
  }
  const smallest = Math.min(...values);
  const largest = Math.max(...values);
  const from = Math.max(
    0,
    steps.findLastIndex((step) => step <= smallest),
  );
  const above = steps.findIndex((step) => step >= largest);
  const to = Math.max(from + 1, above < 0 ? steps.length - 1 : above);
  const shown = steps.slice(from, to + 1);
  const ticks = shown.map(Math.log10);
  return {
    min: ticks[0] ?? 0,
    max: ticks.at(-1) ?? 1,
    ticks,
    labelOf: (position) => String(Number((10 ** position).toPrecision(1))),
  };
}
