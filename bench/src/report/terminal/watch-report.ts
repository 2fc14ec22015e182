import { counted } from "@super-heroes/system/counted";
import { FEWEST_RUNS, type RunSeries } from "../../analysis/between-runs/run-series.ts";
import { type WatchedName, watchedNames } from "../findings/watched-names.ts";
import { seriesSentences, watchSentence } from "../sentences/watch-sentences.ts";
import { captionedText } from "../tables/text-table.ts";
import { watchTable } from "../tables/watch-table.ts";
import { seriesTitle } from "../words/series-words.ts";

/** All series as text for the terminal: a table for each name, its changes, and the outcome. Ends without a line break. */
export function watchReport(series: readonly RunSeries[]): string {
  const names = watchedNames(series);
  const parts = names.filter(hasEnough).map(({ title, series: own }) => {
    const changed = own.filter(({ changes }) => changes.length > 0);
    return [
      captionedText(watchTable(title, own)),
      ...changed.map((one) =>
        [seriesTitle(one), ...seriesSentences(one).map((line) => `  ${line}`)].join("\n"),
      ),
    ].join("\n\n");
  });
  const short = names
    .filter((name) => !hasEnough(name))
    .map((name) => `${name.title}: ${counted(runsIn(name), "run")}, too few for a change to stand out`);
  return [...parts, ...(short.length === 0 ? [] : [short.join("\n")]), watchSentence(series)].join("\n\n");
}

const runsIn = ({ series }: WatchedName) => Math.max(...series.map(({ points }) => points.length));
const hasEnough = (name: WatchedName) => runsIn(name) >= FEWEST_RUNS;
