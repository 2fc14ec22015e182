import { type EChartsOption, init } from "echarts";
import { escaped, Html } from "../html/html.ts";
import { palette } from "../html/palette.ts";

/** A chart, at the size its text is made for. */
export interface Chart {
  /** Unique on the page; the ids within the drawing begin with it. */
  name: string;
  /** The picture in a sentence, for those who do not see it. */
  label: string;
  width: number;
  height: number;
  option: EChartsOption;
}

/** The drawing as an `svg` element: scales with its place, and the same bytes for the same chart. */
export function draw({ name, label, width, height, option }: Chart): Html {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: "system-ui, sans-serif", fontSize: 12, color: palette.ink.light },
      ...option,
    });
    const drawing = seenPart(chart.renderToSVGString(), name);
    const opening = `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}">`;
    return new Html(drawing.replace(/^<svg[^>]*>/, () => opening));
  } finally {
    chart.dispose();
  }
}

/**
 * The drawing without what nobody sees: classes for a pointer that hovers, boxes without fill or edge. The renderer's
 * ids count charts of the whole process, and are made the chart's own.
 */
function seenPart(svg: string, name: string): string {
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>\s*/, "")
    .replace(/ (class|pointer-events|ecmeta_\w+)="[^"]*"/g, "")
    .replace(/<rect [^>]*fill="none"><\/rect>\n/, "")
    .replace(/<path [^>]*fill-opacity="0"[^>]*stroke-width="0"><\/path>\n/g, "")
    .replace(/(<clipPath [^>]*>\s*<path [^>]*) fill="#000"/g, "$1")
    .replace(/\bzr\d+-/g, `${name}-`)
    .trim();
}
