import { percentileCurves } from "../charts/percentile-curves.ts";
import { standalone } from "../charts/picture.ts";
import { throughputBars } from "../charts/throughput-bars.ts";
import { curvesOf } from "../findings/latency-curves.ts";
import { comparisonPanels, type Panel } from "../findings/panels.ts";
import { isComparison, type Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { throughputPanels } from "../findings/throughput-panels.ts";
import { dayOf, otherThanK6, stackName } from "../sections/section.ts";
import { distinctModes } from "../words/labels.ts";

/** The pictures' file names, with what is said where they cannot be seen. */
export const PICTURES = {
  "throughput.svg": "Fights a second at saturation, by mode and connections, with 95 % intervals",
  "latency.svg": "Latency by percentile, by mode, at saturation and at a fixed rate",
} as const;

/** The pictures of the newest comparison by file name; those that there are numbers for. */
export function picturesOf({ newestPerStack }: Published): Map<keyof typeof PICTURES, string> {
  const [result] = newestPerStack(isComparison());
  const pictures = new Map<keyof typeof PICTURES, string>();
  if (!result) return pictures;
  const throughput = throughputPanels(result.document);
  if (throughput.length > 0) {
    const name = "throughput.svg";
    const charts = throughputBars("throughput", throughput);
    const title = "Fights a second at saturation";
    pictures.set(
      name,
      standalone({ title, source: sourceLine(result), label: PICTURES[name], legend: [], charts }),
    );
  }
  const latency = tellingPanels(comparisonPanels(result.document)).flatMap(latencyOf);
  if (latency.length > 0) {
    const name = "latency.svg";
    const charts = latency.map(({ chart }) => chart);
    const legend = distinctModes(latency.flatMap(({ modes }) => modes));
    const title = "Latency by percentile";
    pictures.set(
      name,
      standalone({ title, source: sourceLine(result), label: PICTURES[name], legend, charts }),
    );
  }
  return pictures;
}

/** Saturation at a middling number of connections, and the highest fixed rate: between them lies everyday load. */
function tellingPanels(panels: readonly Panel[]): Panel[] {
  const closed = panels.filter(({ load }) => load.model === "closed");
  const open = panels.filter(({ load }) => load.model === "open");
  return [closed[Math.floor(closed.length / 2)], open.at(-1)].filter((panel) => panel !== undefined);
}

function latencyOf(panel: Panel, index: number) {
  const curves = curvesOf(panel);
  const all = curves.flatMap(({ points }) => points.flatMap((point) => point.ms ?? []));
  if (all.length === 0) return [];
  return [
    {
      modes: [...panel.byMode.keys()],
      chart: percentileCurves(`latency-${index}`, panel.title, curves, all),
    },
  ];
}

const sourceLine = ({ document }: CurrentResult) =>
  [dayOf(document.startedAt), stackName(document), `${document.env.cores} cores`, otherThanK6(document)]
    .filter((part) => part !== null)
    .join(", ");
