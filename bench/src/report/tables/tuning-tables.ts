import { counted } from "@super-heroes/system/counted";
import type { PairedMedian } from "../../analysis/paired.ts";
import type { TuningFigures } from "../../analysis/tuning-figures.ts";
import type { TuningResult } from "../../results/paired/tuning-result.ts";
import { digits, megabytes, NONE, rate } from "../words/numbers.ts";
import { left, right, type Table } from "./table.ts";
import { captionedText } from "./text-table.ts";

/** The arms in one mode, the baseline first. */
export interface TuningTable {
  mode: string;
  table: Table;
}

/** A table for each mode of a `bench tuning` run. A mode without a pass is left out. */
export function tuningTables({ config, derived }: Pick<TuningResult, "config" | "derived">): TuningTable[] {
  return config.modes
    .map((mode) => ({ mode, arms: derived.filter((row) => row.mode === mode) }))
    .filter(({ arms }) => arms.length > 0)
    .map(({ mode, arms }) => ({ mode, table: tableOf(mode, arms) }));
}

/** What was measured, and how to read the tables. */
export function tuningSummary({ config, stack, complete }: TuningResult): string {
  const { connections, rounds, seconds } = config;
  const measured = `${counted(rounds, "round")} of 2 × ${seconds} s, ${counted(connections, "connection")}, ${stack.kind} stores`;
  return `${measured}${complete ? "" : "; INCOMPLETE"}. CPU in µs per fight; × is relative to the baseline, with its 95 % interval.`;
}

/** A `bench tuning` run as text for the terminal. Ends without a line break. */
export function tuningReport(result: TuningResult): string {
  const tables = tuningTables(result).map(({ table }) => captionedText(table));
  return [tuningSummary(result), ...tables].join("\n\n");
}

function tableOf(mode: string, arms: readonly TuningFigures[]): Table {
  const processes = Object.keys(arms[0]?.cpuUs ?? {});
  return {
    caption: `The arms in ${mode}, the baseline first`,
    columns: [
      ...[left("arm"), ...processes.map(right), right("all"), right("CPU ×"), right("95 % interval")],
      ...[right("fights/s"), right("fights/s ×"), right("95 % interval"), right("peak memory")],
    ],
    rows: arms.map((row) => [
      row.arm,
      ...processes.map((name) => digits(row.cpuUs[name] ?? 0)),
      digits(row.totalCpuUs),
      ...ratioCells(row.cpuRatio),
      rate(row.answersPerSecond),
      ...ratioCells(row.throughputRatio),
      megabytes(memoryOfServices(row)),
    ]),
  };
}

/** A ratio and its interval. The baseline has none. */
function ratioCells(ratio: PairedMedian | null): [ratio: string, interval: string] {
  if (ratio === null) return [NONE, NONE];
  const { median, low, high } = ratio;
  const interval =
    low === null || high === null ? "too few rounds" : `${low.toFixed(3)} to ${high.toFixed(3)}`;
  return [median.toFixed(3), interval];
}

/** The memory of the arm's own processes. The databases serve all arms. */
function memoryOfServices({ rssPeak }: TuningFigures): number | null {
  const own = Object.entries(rssPeak).filter(([name]) => !name.endsWith("-db"));
  const known = own.flatMap(([, bytes]) => bytes ?? []);
  return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0);
}
