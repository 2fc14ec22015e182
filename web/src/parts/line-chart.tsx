import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { count } from "./numbers.ts";

/** One line of a chart. Its dashes tell it from the others without colour. */
export interface Line {
  label: string;
  /** A custom property of `tokens.css`. */
  colour: `--${string}`;
  dash?: number[];
  isFilled?: boolean;
}

/** What the values of a chart are. */
export type Unit = "ms" | "count";

const HEIGHT = 280;

/**
 * Lines that move, on a canvas. It is a picture: `description` is read instead of it, and every chart has its table beside it.
 * `data` has the values of the x axis, then those of each line.
 */
export function LineChart({
  lines,
  data,
  unit,
  xLabel,
  description,
}: {
  lines: readonly Line[];
  data: uPlot.AlignedData;
  unit: Unit;
  xLabel: string;
  description: string;
}) {
  const room = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const latest = useRef(data);
  latest.current = data;
  const key = lines.map(({ label }) => label).join();

  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsFor(element, { lines, unit, xLabel }), latest.current, element);
    };
    draw();
    const resize = new ResizeObserver(() => {
      if (plot.current && plot.current.width !== element.clientWidth)
        plot.current.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    resize.observe(element);
    // A canvas does not follow the theme by itself.
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", draw);
    return () => {
      resize.disconnect();
      theme.disconnect();
      dark.removeEventListener("change", draw);
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [key, unit, xLabel]);
  useEffect(() => plot.current?.setData(data), [data]);

  return (
    <div class="chart">
      <div ref={room} class="chart-room" role="img" aria-label={description} />
      {lines.length > 1 && (
        <ul class="legend">
          {lines.map(({ label, colour, dash }) => (
            <li key={label}>
              <svg class="legend-line" viewBox="0 0 36 6" aria-hidden="true">
                <line
                  x1="0"
                  x2="36"
                  y1="3"
                  y2="3"
                  style={{ stroke: `var(${colour})` }}
                  stroke-width="3"
                  stroke-dasharray={dash?.join(" ")}
                />
              </svg>
              {label}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Steps of an axis that counts. */
const WHOLE_STEPS = [1, 2, 5]
  .flatMap((step) => [0, 1, 2, 3, 4, 5].map((power) => step * 10 ** power))
  .sort((a, b) => a - b);

const FONT = "13px Archivo, system-ui, sans-serif";

function optionsFor(
  element: HTMLElement,
  { lines, unit, xLabel }: { lines: readonly Line[]; unit: Unit; xLabel: string },
): uPlot.Options {
  const colour = (name: string) => computedColour(element, name);
  const axis = {
    stroke: colour("--muted"),
    font: FONT,
    labelFont: FONT,
    labelSize: 20,
    grid: { stroke: colour("--grid-line"), width: 1 },
    ticks: { stroke: colour("--grid-line"), width: 1 },
  };
  const isCount = unit === "count";
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { points: { size: 8 }, drag: { x: false, y: false } },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
    axes: [
      // Times before now are negative on the axis, and positive in the words of its label.
      { ...axis, label: xLabel, values: (_, values) => values.map((value) => count(Math.abs(value))) },
      {
        ...axis,
        size: 64,
        ...(isCount && { incrs: WHOLE_STEPS }),
        values: (_, values) => values.map((value) => (isCount ? count(value) : `${count(value)} ms`)),
      },
    ],
    series: [
      {},
      ...lines.map(({ label, colour: name, dash, isFilled }) => ({
        label,
        stroke: colour(name),
        width: 2,
        ...(dash && { dash }),
        ...(isFilled && { fill: colour(name).replace("rgb(", "rgba(").replace(")", ", 0.18)") }),
        points: { show: false },
        spanGaps: true,
      })),
    ],
  };
}

/** A custom property as `rgb(…)`, which a canvas understands, in the theme that is shown. */
function computedColour(element: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
