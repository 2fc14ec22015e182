import type { RunSeries } from "../../analysis/between-runs/run-series.ts";
import { watchedNames } from "../findings/watched-names.ts";
import { seriesSentences, watchSentence } from "../sentences/watch-sentences.ts";
import { captionedText } from "../tables/text-table.ts";
import { watchTable } from "../tables/watch-table.ts";
import { seriesTitle } from "../words/series-words.ts";

/** All series as text for the terminal: a table for each name, its changes, and the outcome. Ends without a line break. */
export function watchReport(series: readonly RunSeries[]): string {
  const parts = watchedNames(series).map(({ title, series: own }) => {
    const changed = own.filter(({ changes }) => changes.length > 0);
    return [
      captionedText(watchTable(title, own)),
      ...changed.map((one) =>
        [seriesTitle(one), ...seriesSentences(one).map((line) => `  ${line}`)].join("\n"),
      ),
    ].join("\n\n");
  });
  return [...parts, watchSentence(series)].join("\n\n");
}
