/** A logarithmic axis, drawn on a plain one: positions are decimal logarithms. */
export interface LogScale {
  min: number;
  max: number;
  /** Where ticks stand. */
  ticks: number[];
  /** What a tick says. */
  labelOf: (position: number) => string;
}

/** The scale from the step of 1, 2 or 5 below the smallest value to the one above the largest. Values are positive. */
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
