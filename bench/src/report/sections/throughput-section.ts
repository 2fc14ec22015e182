import { CEILING } from "../../analysis/observation/segment.ts";
import { draw } from "../charts/draw.ts";
import { throughputBars } from "../charts/throughput-bars.ts";
import { isComparison, type PublishedRuns } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { isInterval, throughputPanels } from "../findings/throughput-panels.ts";
import { figure } from "../html/figure.ts";
import type { Html } from "../html/html.ts";
import type { Section } from "../html/shell.ts";
import { left, right } from "../tables/table.ts";
import { loadTitle } from "../words/labels.ts";
import { NONE, rate } from "../words/numbers.ts";
import { shareOfCeilingText } from "../words/share-of-ceiling.ts";
import { fromEach } from "./section.ts";

const REPEATED =
  "Each bar is the median over the blocks, its whisker the exact 95 % interval, or the range with fewer than six blocks.";
const ONCE = "Each bar was measured in one block, so it has no interval and supports no decision.";

/** The throughput of each mode at saturation. */
export function throughputSection({ newestPerStack }: PublishedRuns): Section {
  return {
    id: "throughput",
    title: "How many fights per second at saturation?",
    body: fromEach(newestPerStack(isComparison()), "compare", bars),
  };
}

function bars({ document }: CurrentResult): Html {
  const panels = throughputPanels(document);
  const ceilings = document.summary.closed.filter(({ mode }) => mode === CEILING);
  const isRepeated = panels.some(({ rows }) => rows.some(isInterval));
  return figure({
    title: "Fights/s by connections.",
    reading: `${isRepeated ? REPEATED : ONCE} The ceiling is a bare route that sends the same response without upstreams. Shares of it can be compared between machines; fights/s cannot.`,
    charts: throughputBars(`throughput-${document.runId}`, panels).map(draw),
    table: {
      caption: "Throughput in a closed loop",
      columns: [
        ...[left("load"), left("mode"), right("fights/s"), right("share of ceiling")],
        ...[right("interval"), left("kind of interval"), right("blocks")],
      ],
      rows: [
        ...panels.flatMap(({ title, connections, rows }) =>
          rows.map((row) => [
            title,
            row.mode,
            rate(row.median),
            shareOfCeilingText(row.shareOfCeiling, connections, ceilings),
            isInterval(row) ? `${rate(row.low)} to ${rate(row.high)}` : NONE,
            isInterval(row) ? row.interval : NONE,
            String(row.blocks),
          ]),
        ),
        ...ceilings.map(({ connections, achieved, atLeast }) => [
          loadTitle({ model: "closed", connections }),
          CEILING,
          `${atLeast ? "≥ " : ""}${rate(achieved)}`,
          ...[NONE, NONE, NONE, NONE],
        ]),
      ],
    },
  });
}
