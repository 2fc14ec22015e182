import { type EChartsOption, init } from "echarts";
import { escaped, Html } from "../html/html.ts";
import { palette } from "../html/palette.ts";

/** A chart at the size that its font sizes are made for. */
export interface Chart {
  /** Unique on the page; prefixes the ids within the drawing. */
  name: string;
  /** The accessible description. */
  label: string;
  width: number;
  height: number;
  option: EChartsOption;
}

/** The chart as an `svg` element that scales with its container. Equal charts give equal bytes. */
export function draw({ name, label, width, height, option }: Chart): Html {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: "system-ui, sans-serif", fontSize: 12, color: palette.ink.light },
      ...option,
    });
    const drawing = visiblePart(chart.renderToSVGString(), name);
    const opening = `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}">`;
    return new Html(drawing.replace(/^<svg[^>]*>/, () => opening));
  } finally {
    chart.dispose();
  }
}

/**
 * Removes what is not visible: classes for hovering, boxes without fill or stroke. The renderer numbers ids over all
 * charts of the process; they are replaced by ids of the chart itself.
 */
function visiblePart(svg: string, name: string): string {
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>\s*/, "")
    .replace(/ (class|pointer-events|ecmeta_\w+)="[^"]*"/g, "")
    .replace(/<rect [^>]*fill="none"><\/rect>\n/, "")
    .replace(/<path [^>]*fill-opacity="0"[^>]*stroke-width="0"><\/path>\n/g, "")
    .replace(/(<clipPath [^>]*>\s*<path [^>]*) fill="#000"/g, "$1")
    .replace(/\bzr\d+-/g, `${name}-`)
    .trim();
}
