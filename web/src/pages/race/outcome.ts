import { orderStatisticInterval } from "@super-heroes/bench/analysis/statistics/order-interval";
import { duration } from "../../parts/numbers.ts";
import { median } from "../../parts/quantile.ts";
import { type Lane, mixesSettings, type Race } from "./race.ts";

/** The rule by which {@link outcomeOf} compares, in words. */
export const RULE = "Two medians count as different where their 95 % intervals do not overlap.";

/** How a race ended. */
export interface Outcome {
  sentence: string;
  /** Whether its medians were compared, so that {@link RULE} says how. */
  isCompared: boolean;
}

/** The fights of one mode that count. */
interface Entry {
  mode: string;
  fights: number;
  medianMs: number;
  lowMs: number;
  highMs: number;
}

/**
 * How a race ended. Modes are the fastest or slowest ones only where their medians differ clearly: the intervals of two medians
 * (order statistics, 95 %) do not overlap. A race during which calls were delayed otherwise is not compared.
 */
export function outcomeOf({ lanes, state }: Pick<Race, "lanes" | "state">): Outcome {
  const beginning = state.peek() === "finished" ? "The race is over." : "The race was stopped.";
  const entries = entriesOf(lanes);
  const ended = (sentence: string, isCompared = false) => ({
    sentence: `${beginning} ${sentence}`,
    isCompared,
  });
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return ended("No fight was finished.");
  if (mixesSettings(lanes))
    return ended(
      "The delay was changed during it, so its numbers mix settings and are not compared. Race again without a change.",
    );
  if (first === last) return ended(`${first.mode} has a median of ${duration(first.medianMs)}.`);
  if (!differ(first, last))
    return ended(`The medians of ${namesOf(entries)} are too close to tell apart ${after(entries)}.`, true);
  const lowest = entries.filter((entry) => !differ(entry, first));
  const highest = entries.filter((entry) => !differ(entry, last));
  return ended(`${endOf("lowest", lowest)} ${endOf("highest", highest)}`, true);
}

/** The modes with fights, by their medians. Too few fights have no interval: any median may be theirs. */
const entriesOf = (lanes: readonly Lane[]): Entry[] =>
  lanes
    .filter(({ totalsMs }) => totalsMs.length > 0)
    .map(({ mode, totalsMs }) => {
      const { low, high } = orderStatisticInterval(totalsMs) ?? { low: 0, high: Number.POSITIVE_INFINITY };
      return { mode, fights: totalsMs.length, medianMs: median(totalsMs), lowMs: low, highMs: high };
    })
    .toSorted((one, other) => one.medianMs - other.medianMs);

const differ = (one: Entry, other: Entry): boolean => one.highMs < other.lowMs || other.highMs < one.lowMs;

/** The modes at one end: a single one, or several that do not differ clearly from the one at the end. */
function endOf(end: "lowest" | "highest", entries: readonly Entry[]): string {
  const [only, ...others] = entries;
  return only && others.length === 0
    ? `The ${end} median is that of ${only.mode}, ${duration(only.medianMs)}.`
    : `The ${end} medians are those of ${namesOf(entries)}, too close to tell apart ${after(entries)}.`;
}

const list = new Intl.ListFormat("en", { type: "conjunction" });

const namesOf = (entries: readonly Entry[]): string =>
  list.format(entries.map(({ mode, medianMs }) => `${mode} (${duration(medianMs)})`));

/** Stopped races may have made more fights in one mode than in another. */
function after(entries: readonly Entry[]): string {
  const fights = entries.map((entry) => entry.fights);
  const [least, most] = [Math.min(...fights), Math.max(...fights)];
  return `after ${least === most ? "" : `${least} to `}${most} ${most === 1 ? "fight" : "fights"}`;
}
