import { duration } from "../../parts/numbers.ts";
import { median } from "../../parts/quantile.ts";
import type { Race } from "./race.ts";

/** How a race ended, as a sentence. */
export function outcomeOf({ lanes, state }: Pick<Race, "lanes" | "state">): string {
  const medians = lanes
    .filter(({ totalsMs }) => totalsMs.length > 0)
    .map(({ mode, totalsMs }) => ({ mode, medianMs: median(totalsMs) }))
    .toSorted((one, other) => one.medianMs - other.medianMs);
  const [first] = medians;
  const last = medians.at(-1);
  const beginning = state.peek() === "finished" ? "The race is over." : "The race was stopped.";
  if (first === undefined || last === undefined) return `${beginning} No fight was finished.`;
  if (first === last) return `${beginning} ${first.mode} has a median of ${duration(first.medianMs)}.`;
  return `${beginning} The lowest median is that of ${first.mode}, ${duration(first.medianMs)}; the highest that of ${last.mode}, ${duration(last.medianMs)}.`;
}
