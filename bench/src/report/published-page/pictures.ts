import { percentileCurves } from "../charts/percentile-curves.ts";
import { pictureFile } from "../charts/picture.ts";
import { throughputBars } from "../charts/throughput-bars.ts";
import { curvesOf } from "../findings/latency-curves.ts";
import { comparisonPanels, type Panel } from "../findings/panels.ts";
import { isComparison, type PublishedRuns } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { throughputPanels } from "../findings/throughput-panels.ts";
import { distinctModes } from "../words/labels.ts";
import { dayOf, otherThanK6, stackName } from "../words/run-labels.ts";

/** The file names of the pictures, with their alternative texts. */
export const PICTURES = {
  "throughput.svg": "Fights per second at saturation, by mode and connections, with 95 % intervals",
  "latency.svg": "Latency by percentile, by mode, at saturation and at a fixed rate",
} as const;

type PictureName = keyof typeof PICTURES;

/** The pictures of the newest comparison, by file name. A picture without numbers is left out. */
export function picturesOf({ newestPerStack }: PublishedRuns): Map<PictureName, string> {
  const [result] = newestPerStack(isComparison());
  const pictures = new Map<PictureName, string>();
  if (!result) return pictures;
  const source = sourceLine(result);
  const throughput = throughputPanels(result.document);
  if (throughput.length > 0) {
    const name = "throughput.svg";
    const charts = throughputBars("throughput", throughput);
    const title = "Fights/s at saturation";
    pictures.set(name, pictureFile({ title, source, label: PICTURES[name], legend: [], charts }));
  }
  const latency = representativePanels(comparisonPanels(result.document)).flatMap(latencyOf);
  if (latency.length > 0) {
    const name = "latency.svg";
    const charts = latency.map(({ chart }) => chart);
    const legend = distinctModes(latency.flatMap(({ modes }) => modes));
    const title = "Latency by percentile";
    pictures.set(name, pictureFile({ title, source, label: PICTURES[name], legend, charts }));
  }
  return pictures;
}

/** The middle one of the closed loads, and the highest fixed rate. */
function representativePanels(panels: readonly Panel[]): Panel[] {
  const closed = panels.filter(({ load }) => load.model === "closed");
  const open = panels.filter(({ load }) => load.model === "open");
  return [closed[Math.floor(closed.length / 2)], open.at(-1)].filter((panel) => panel !== undefined);
}

function latencyOf(panel: Panel, index: number) {
  const chart = percentileCurves(`latency-${index}`, panel.title, curvesOf(panel));
  return chart ? [{ modes: [...panel.byMode.keys()], chart }] : [];
}

const sourceLine = ({ document }: CurrentResult) =>
  [
    ...[dayOf(document.startedAt), stackName(document.stack.kind), `${document.env.cores} cores`],
    otherThanK6(document),
  ]
    .filter((part) => part !== null)
    .join(", ");
