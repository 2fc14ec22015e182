import { compareLoads, loadIn } from "../../analysis/arms.ts";
import { CEILING, DRAW, type Load, type Segment } from "../../analysis/observation/segment.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { compareModes, panelTitle, unitOf } from "../words/labels.ts";

/** The segments of one chart: one load and the same settings, by mode. */
export interface Panel {
  title: string;
  load: Load;
  /** In the order of the page. */
  byMode: ReadonlyMap<string, readonly Segment[]>;
}

/** The valid segments of a comparison of modes, in panels. Noise blocks and searches are left out. */
export function comparisonPanels(document: Pick<ResultDocument, "segments" | "experiment">): Panel[] {
  const { segments } = document;
  const unit = unitOf(document);
  const counted = segments.filter(
    ({ valid, purpose, mode }) => valid && purpose === "comparison" && mode !== DRAW && mode !== CEILING,
  );
  const groups = Map.groupBy(counted, (segment) => panelTitle(loadIn(segment), segment, unit));
  return [...groups.values()]
    .map((group): Panel => {
      const [first] = group as [Segment, ...Segment[]];
      const byMode = Map.groupBy(group, ({ mode }) => mode);
      const load = loadIn(first);
      return {
        title: panelTitle(load, first, unit),
        load,
        byMode: new Map([...byMode].sort(([a], [b]) => compareModes(a, b))),
      };
    })
    .sort((a, b) => compareLoads(a.load, b.load) || a.title.localeCompare(b.title, "en"));
}
