import { counted } from "@super-heroes/system/counted";
import { FEWEST_RUNS, type RunSeries, type SeriesChange } from "../../analysis/between-runs/run-series.ts";
import { effect, probability } from "../words/numbers.ts";
import { dayOf } from "../words/run-labels.ts";
import { seriesValue } from "../words/series-words.ts";

/** What happened in a series, a sentence for each change. */
export function seriesSentences(series: RunSeries): string[] {
  const { points, changes } = series;
  if (points.length < FEWEST_RUNS) {
    return [`Too few runs for a change to stand out of the noise: ${points.length} of ${FEWEST_RUNS}.`];
  }
  if (changes.length === 0) return [`No change stands out of the noise of ${counted(points.length, "run")}.`];
  const sentences = changes.map((change, place) => changeSentence(series, change, place));
  const directions = new Set(changes.map(({ direction }) => direction));
  return changes.length > 1 && directions.size === 1
    ? [...sentences, "Several changes in one direction may be one gradual drift, which has no single cause."]
    : sentences;
}

function changeSentence(series: RunSeries, change: SeriesChange, place: number): string {
  const { points, changes } = series;
  const previous = changes[place - 1]?.index ?? 0;
  const next = changes[place + 1]?.index ?? points.length;
  const [last, first] = [points[change.index - 1], points[change.index]];
  const between = `between ${last?.id} and ${first?.id}${commitsBetween(last?.commit, first?.commit)}`;
  const was = `${seriesValue(series, change.before)} over ${counted(change.index - previous, "run")}`;
  const is = `${seriesValue(series, change.after)} over ${counted(next - change.index, "run")}`;
  return `Change ${place + 1}, ${dayOf(first?.startedAt ?? "")}: ${effect(change.effect)}, ${change.direction}, ${between}: from ${was} to ${is} (p ${probability(change.p)}).`;
}

function commitsBetween(last: string | null | undefined, first: string | null | undefined): string {
  return last && first && last !== first ? ` (commits ${last} and ${first})` : "";
}

/** The outcome over all series in one sentence. */
export function watchSentence(series: readonly RunSeries[]): string {
  const changed = series.filter(({ changes }) => changes.length > 0);
  const judged = series.filter(({ points }) => points.length >= FEWEST_RUNS);
  const latest = (direction: SeriesChange["direction"]) =>
    changed.filter(({ changes }) => changes.at(-1)?.direction === direction).length;
  if (judged.length === 0) {
    return `No series has the ${FEWEST_RUNS} runs that a change needs to stand out of the noise.`;
  }
  const few = series.length - judged.length;
  return [
    `${changed.length} of ${judged.length} series changed`,
    changed.length === 0
      ? ""
      : `: the last change is worse in ${latest("worse")}, better in ${latest("better")}`,
    few === 0 ? "." : `; ${few} more have fewer than ${FEWEST_RUNS} runs.`,
  ].join("");
}
