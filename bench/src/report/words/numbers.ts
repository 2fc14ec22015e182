import { whole } from "@super-heroes/system/counted";

/** Stands where there is no value. */
export const NONE = "–";

/** A relative effect with its sign: 0.25 is "+25 %". Below ten percent it has one decimal. */
export function effect(value: number | null): string {
  if (value === null) return NONE;
  const percent = value * 100;
  const digits = Math.abs(percent) >= 10 ? 0 : 1;
  const text = Math.abs(percent).toFixed(digits);
  return Number(text) === 0 ? "0 %" : `${percent < 0 ? "−" : "+"}${text} %`;
}

/** An interval of relative effects, as in "−10 % to +2.0 %". */
export function effectInterval(low: number | null, high: number | null): string {
  return low === null || high === null ? NONE : `${effect(low)} to ${effect(high)}`;
}

/** A ratio without a plus sign: 0.031 is "3.1 %". */
export function percent(value: number): string {
  return `${withMinus(value, Math.abs(value * 100).toFixed(Math.abs(value) >= 0.1 ? 0 : 1))} %`;
}

/** A probability with three decimals; a smaller one is "< 0.001". */
export function probability(p: number | null): string {
  if (p === null) return NONE;
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** At least three significant digits, never an exponent; for columns whose heading has the unit. */
export function digits(value: number | null): string {
  if (value === null) return NONE;
  const size = Math.abs(value);
  return withMinus(value, size >= 100 ? whole(size) : size.toFixed(size >= 10 ? 1 : 2));
}

/** Milliseconds with their unit, in three significant digits. */
export function ms(value: number | null): string {
  return value === null ? NONE : `${digits(value)} ms`;
}

/** A rate without its unit; one below 100 has at most one decimal. */
export function rate(value: number | null): string {
  if (value === null) return NONE;
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 1 : 0 });
}

/** Bytes as megabytes of 10⁶ bytes. */
export function megabytes(bytes: number | null): string {
  return bytes === null ? NONE : `${(bytes / 1e6).toFixed(0)} MB`;
}

/** Bytes as gigabytes of 10⁹ bytes. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** The text of a number's size, with a minus sign for a negative number that does not round to zero. */
const withMinus = (value: number, size: string) => (value < 0 && /[1-9]/.test(size) ? `−${size}` : size);
