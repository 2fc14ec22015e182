import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { AlignedData } from "uplot";
import { type Line, LineChart } from "../../parts/line-chart.tsx";
import { Notice } from "../../parts/notice.tsx";
import { TableRoom } from "../../parts/table-room.tsx";
import { isMode, MODES } from "../race/modes.ts";
import type { RunChart, RunTable, RunView } from "./run-view.ts";

/**
 * One run: what was measured, on what, and what it came to. With `takesFocus` the reader is led to it, since it is above the list
 * that it was chosen in.
 */
export function RunPanel({
  view: { title, facts, cautions, charts, tables },
  source,
  takesFocus,
}: {
  view: RunView;
  source: string;
  takesFocus: boolean;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (!takesFocus) return;
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView();
  }, []);
  return (
    <article class="panel run" aria-label={title}>
      <h2 ref={heading} tabIndex={-1} class="run-title" dir="auto">
        {title}
      </h2>
      <p class="muted wrap">
        From <bdi>{source}</bdi>
      </p>
      <dl class="facts run-facts">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {cautions.length > 0 && (
        <Notice kind="warning">
          <ul>
            {cautions.map((caution) => (
              <li key={caution}>{caution}</li>
            ))}
          </ul>
        </Notice>
      )}
      {charts.map((chart) => (
        <Chart key={chart.title} chart={chart} />
      ))}
      {tables.map((table) => (
        <DataTable key={table.caption} table={table} />
      ))}
    </article>
  );
}

/** What is no mode, such as the ceiling. */
const OTHER = { colour: "--grey", dash: [2, 5] } as const satisfies Omit<Line, "label">;

function Chart({ chart: { title, xLabel, unit, x, lines } }: { chart: RunChart }) {
  const data = useMemo<AlignedData>(() => [[...x], ...lines.map(({ values }) => [...values])], [x, lines]);
  const drawn = useMemo<Line[]>(
    () =>
      lines.map(({ label, mode }) => ({
        label,
        ...(isMode(mode) ? MODES[mode] : OTHER),
        // An arm of a mode beside the mode itself, such as one with two workers.
        ...(label !== mode && { dash: [12, 5] }),
      })),
    [lines],
  );
  return (
    <figure class="run-chart">
      <figcaption>
        <h3>{title}</h3>
      </figcaption>
      <LineChart
        lines={drawn}
        data={data}
        unit={unit}
        xLabel={xLabel}
        description={`${title}, a line for each arm. The tables below have the same values.`}
      />
    </figure>
  );
}

const DataTable = ({ table: { caption, columns, rows } }: { table: RunTable }) => (
  <section class="run-table" aria-label={caption}>
    <h3 class="wrap">{caption}</h3>
    <TableRoom label={`Table: ${caption}`}>
      <table class="table">
        <thead>
          <tr>
            {columns.map(({ title, isNumber }) => (
              <th key={title} scope="col" class={isNumber ? "number" : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) =>
                column === 0 ? (
                  <th key={columns[column]?.title} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={columns[column]?.title} class={columns[column]?.isNumber ? "number" : undefined}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableRoom>
  </section>
);
