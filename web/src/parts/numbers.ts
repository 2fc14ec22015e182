const whole = new Intl.NumberFormat("en");

/** A count, with separators: 1,234,567. */
export const count = (value: number): string => whole.format(value);

/** A duration with its unit, to three digits: 0.42 ms, 12.3 ms, 1.24 s. */
export function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toPrecision(3)} s`;
  if (ms >= 100) return `${Math.round(ms)} ms`;
  return `${ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)} ms`;
}

/** A part of a whole in percent: 0.1234 is 12.3 %. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
