import { compareLoads } from "../../analysis/arms.ts";
import type { CostRow } from "../../analysis/derived.ts";
import { armName, compareModes, loadTitle, type Unit } from "../words/labels.ts";
import { digits, megabytes, NONE, percent } from "../words/numbers.ts";
import { detail, left, right, type Table } from "./table.ts";

/** CPU time, memory and upstream calls per good fight. Rows without a measured value are left out. */
export function costTable(costs: readonly CostRow[], unit: Unit = "fights"): Table {
  const rows = sortedCosts(costs).filter(
    ({ cpuMsPerFight, upstreamCallsPerFight }) => cpuMsPerFight !== null || upstreamCallsPerFight !== null,
  );
  const processes = processesOf(rows);
  // Of a service that is not of this system, neither its parts nor its calls are known.
  const isForeign = unit === "requests";
  return {
    caption: isForeign
      ? "Cost per good response, by load and server"
      : "Cost per good fight, by load and mode",
    columns: [
      ...[left("load"), left(isForeign ? "server" : "mode"), right("CPU ms")],
      ...(isForeign ? [] : processes.map((name) => detail(right(name)))),
      right("peak memory"),
      ...(isForeign ? [] : [right("upstream calls"), right("second attempts per call")]),
    ],
    rows: rows.map((row) => [
      loadTitle(row.load, unit),
      armName(row.arm),
      digits(row.cpuMsPerFight),
      ...(isForeign ? [] : processes.map((name) => digits(row.cpuMsByProcess[name] ?? null))),
      megabytes(row.rssPeak),
      ...(isForeign
        ? []
        : [
            digits(row.upstreamCallsPerFight),
            row.hedgesPerLegCall === null ? NONE : percent(row.hedgesPerLegCall),
          ]),
    ]),
  };
}

/** The costs in the order of loads and modes. */
export function sortedCosts(costs: readonly CostRow[]): CostRow[] {
  return costs.toSorted((a, b) => compareLoads(a.load, b.load) || compareModes(a.arm.mode, b.arm.mode));
}

/** The distinct processes that took CPU time, by name. */
export function processesOf(rows: readonly CostRow[]): string[] {
  return [...new Set(rows.flatMap(({ cpuMsByProcess }) => Object.keys(cpuMsByProcess)))].sort();
}
