import type { ServiceStatus } from "./service-set.ts";

const HEAD = ["service", "state", "pid", "address", "store"];

/** The services as a text table, without a line break at its end. */
export function statusTable(statuses: readonly ServiceStatus[]): string {
  const rows = [HEAD, ...statuses.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The state of one service, in a line. */
export function statusLine({ name, state, pid }: ServiceStatus): string {
  return `${name}: ${state}${pid === null ? "" : `, pid ${pid}`}`;
}

const cellsOf = ({ name, state, pid, url, store }: ServiceStatus) => [
  name,
  state,
  pid === null ? "-" : String(pid),
  url,
  store,
];
