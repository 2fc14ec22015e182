import type { CallLimit } from "../../analysis/observation/segment.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { cellGrid } from "../charts/cell-grid.ts";
import { draw } from "../charts/draw.ts";
import { type PoolCell, type PoolGrid, poolGrids } from "../findings/pool-grids.ts";
import { isExperiment, newestForEach, type PublishedRuns } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import { sentenceList } from "../html/html-table.ts";
import { styleOfMode } from "../html/palette.ts";
import type { Section } from "../html/shell.ts";
import { comparisonSentences } from "../sentences/comparison-sentences.ts";
import { left, right } from "../tables/table.ts";
import { loadName, loadTitle } from "../words/labels.ts";
import { digits, ms, rate } from "../words/numbers.ts";
import { fromEachGroup } from "./section.ts";

/** Throughput or latency by the sizes of store pools and of caps on upstream calls. */
export function poolsSection(runs: PublishedRuns): Section {
  const measured = isExperiment("pools");
  const groups = newestForEach(runs, [
    (document) => measured(document) && document.config.poolMax.length > 1,
    (document) => measured(document) && findsCaps(document),
  ]);
  return {
    id: "pools",
    title: "How large should pools and caps be?",
    body: fromEachGroup(groups.length > 0 ? groups : newestForEach(runs, [measured]), "pools", grids),
  };
}

/** Whether caps that find themselves were compared with several that are fixed. */
const findsCaps = ({ config: { maxInFlight } }: ResultDocument) =>
  maxInFlight.includes("adaptive") && maxInFlight.length > 2;

const sizeName = (size: CallLimit | null) => (size === null ? "default" : String(size));

function grids({ document }: CurrentResult): Html {
  const all = poolGrids(document.segments);
  const sentences = document.comparisons.length === 0 ? null : sentenceList(comparisonSentences(document));
  return html`${sentences}${figure({
    title: "Store pools and caps on upstream calls in flight.",
    reading:
      "Darker is better: fights/s in a closed loop, p95 in an open loop. The tint compares the cells of one chart.",
    charts: all.map((grid, index) => chart(`pools-${document.runId}-${index}`, grid)),
    table: {
      caption: "Throughput and p95 by mode, load and sizes",
      columns: [
        ...[left("mode"), left("load"), right("store pool"), right("in flight")],
        ...[right("fights/s"), right("p95 ms")],
      ],
      rows: all.flatMap(({ mode, load, cells }) =>
        cells.map(({ poolMax, maxInFlight, perSecond, p95Ms }) => [
          ...[mode, loadTitle(load), sizeName(poolMax), sizeName(maxInFlight)],
          ...[rate(perSecond), digits(p95Ms)],
        ]),
      ),
    },
  })}`;
}

function chart(name: string, { mode, load, pools, caps, cells }: PoolGrid): Html {
  const closed = load.model === "closed";
  const goodness = ({ perSecond, p95Ms }: PoolCell) => (closed ? perSecond : -(p95Ms ?? 0));
  const worst = Math.min(...cells.map(goodness));
  const span = Math.max(...cells.map(goodness)) - worst;
  const text = ({ perSecond, p95Ms }: PoolCell) => (closed ? `${rate(perSecond)}/s` : ms(p95Ms));
  const title = `${mode}, ${loadName(load)}`;
  const descriptions = cells.map(
    (cell) => `pool ${sizeName(cell.poolMax)}, ${sizeName(cell.maxInFlight)} in flight: ${text(cell)}`,
  );
  return draw(
    cellGrid({
      name,
      title,
      columns: caps.map(sizeName),
      columnTitle: "upstream calls in flight",
      rows: pools.map(sizeName),
      rowTitle: "store pool",
      label: `${title}: ${descriptions.join("; ")}.`,
      cells: cells.map((cell) => ({
        column: caps.indexOf(cell.maxInFlight),
        row: pools.indexOf(cell.poolMax),
        lines: [text(cell)],
        colour: styleOfMode(mode).colour,
        strength: span === 0 ? 0 : (goodness(cell) - worst) / span,
      })),
    }),
  );
}
