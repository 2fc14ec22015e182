import { constant, type Distribution, late, normal, pareto } from "./distributions.ts";

/** The longest sample, in ms, and the longest time of a term. */
export const LATENCY_LIMIT_MS = 60_000;

/** What {@link parseLatency} accepts, for error messages. */
export const LATENCY_FORM =
  "constant:MS, normal:MEAN:SD, pareto:MIN:SHAPE (SHAPE above 1) or late:SHARE:MS, or several joined by +";

/** A delay added to calls to an upstream, drawn again for every call. */
export interface Latency {
  /** The text that it was parsed from. */
  readonly spec: string;
  /** Draws one latency in ms, from 0 to {@link LATENCY_LIMIT_MS}. `random` returns numbers in [0, 1). */
  sampleMs(random: () => number): number;
}

/** A kind of term: the numbers it takes, in this order, and the distribution that they describe. */
interface Kind {
  accepts: readonly ((parameter: number) => boolean)[];
  of(...parameters: number[]): Distribution;
}

const isTime = (ms: number) => ms <= LATENCY_LIMIT_MS;
const isShare = (share: number) => share <= 1;
/** At 1 and below, a Pareto distribution has no mean. */
const isShape = (shape: number) => shape > 1;

const kinds = new Map<string, Kind>([
  ["constant", { accepts: [isTime], of: constant }],
  ["normal", { accepts: [isTime, isTime], of: normal }],
  ["pareto", { accepts: [isTime, isShape], of: pareto }],
  ["late", { accepts: [isShare, isTime], of: late }],
]);

/** A decimal number without a sign or an exponent. */
const NUMBER = /^\d+(\.\d+)?$/;

/**
 * Parses a latency: one or more terms joined by `+`, whose draws are added up.
 *
 * | term                | adds, in ms                                                                            |
 * | ------------------- | -------------------------------------------------------------------------------------- |
 * | `constant:MS`       | always MS                                                                              |
 * | `normal:MEAN:SD`    | a normally distributed time; draws below 0 count as 0                                  |
 * | `pareto:MIN:SHAPE`  | a heavy-tailed time of at least MIN; SHAPE is above 1, smaller ones have heavier tails |
 * | `late:SHARE:MS`     | MS for this share (0 to 1) of the calls, nothing for the others                        |
 *
 * Numbers are decimal and not negative. Times, and the sum of one sample, are at most 60 000. Spaces are not allowed. Returns
 * `undefined` for any other text.
 *
 * @example
 * parseLatency("normal:5:1+late:0.02:200"); // about 5 ms, and one call in fifty 200 ms later
 */
export function parseLatency(text: string): Latency | undefined {
  const terms = text.split("+").map(distributionOf);
  if (!terms.every((term) => term !== undefined)) return undefined;
  return {
    spec: text,
    sampleMs: (random) =>
      Math.min(
        LATENCY_LIMIT_MS,
        terms.reduce((sumMs, draw) => sumMs + draw(random), 0),
      ),
  };
}

function distributionOf(term: string): Distribution | undefined {
  const [name = "", ...texts] = term.split(":");
  const kind = kinds.get(name);
  if (!kind || texts.length !== kind.accepts.length || !texts.every((text) => NUMBER.test(text)))
    return undefined;
  const parameters = texts.map(Number);
  const acceptable = kind.accepts.every((accepts, index) => accepts(parameters[index] ?? Number.NaN));
  return acceptable ? kind.of(...parameters) : undefined;
}
