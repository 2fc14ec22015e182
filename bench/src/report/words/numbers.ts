/** Where there is no figure. */
export const NONE = "–";

/** A relative effect as people read it: 0.25 is "+25 %", a small one keeps a digit more. */
export function effect(value: number | null): string {
  if (value === null) return NONE;
  const percent = value * 100;
  const digits = Math.abs(percent) >= 10 ? 0 : 1;
  const text = Math.abs(percent).toFixed(digits);
  return Number(text) === 0 ? "0 %" : `${percent < 0 ? "−" : "+"}${text} %`;
}

/** An interval of relative effects. */
export function effectInterval(low: number | null, high: number | null): string {
  return low === null || high === null ? NONE : `${effect(low)} to ${effect(high)}`;
}

/** A share or a floor without a sign: 0.031 is "3.1 %". */
export function percent(value: number): string {
  return `${(value * 100).toFixed(Math.abs(value) >= 0.1 ? 0 : 1)} %`;
}

/** A probability; below a thousandth it is only said to be that. */
export function probability(p: number | null): string {
  if (p === null) return NONE;
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** A number with its unit, or the sign for none. */
export function withUnit(value: number | null, format: (value: number) => string, unit: string): string {
  return value === null ? NONE : `${format(value)} ${unit}`;
}

/** Bytes as megabytes, the ones of a million. */
export function megabytes(bytes: number | null): string {
  return withUnit(bytes, (value) => (value / 1e6).toFixed(0), "MB");
}

/** Bytes as gigabytes, the ones of a billion. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Milliseconds with three digits that matter. */
export function ms(value: number | null): string {
  return withUnit(value, threeDigits, "ms");
}

/** A rate without its unit; a small one keeps a digit. */
export function rate(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 1 : 0 });
}

/** Three digits that matter, and never an exponent. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}
