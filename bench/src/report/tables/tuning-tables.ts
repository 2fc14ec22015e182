import type { ArmFigures, PairedRatio, TuningResult } from "../../paired/tuning/tuning-result.ts";
import { counted } from "../terminal/counted.ts";
import { type Column, left, megabytes, right, textTable, whole } from "./text-table.ts";

/** One mode as it is shown: its arms, the baseline first. */
export interface TuningTable {
  mode: string;
  columns: readonly Column[];
  rows: readonly (readonly string[])[];
}

/** What a run of `bench tuning` came to. A mode without a pass is left out. */
export function tuningTables({ config, derived }: Pick<TuningResult, "config" | "derived">): TuningTable[] {
  return config.modes
    .map((mode) => ({ mode, arms: derived.filter((row) => row.mode === mode) }))
    .filter(({ arms }) => arms.length > 0)
    .map(({ mode, arms }) => ({ mode, ...tableOf(arms) }));
}

/** What was asked for, and how to read the tables. */
export function tuningReading({ config, stack, complete }: TuningResult): string {
  const { connections, rounds, seconds } = config;
  const asked = `${counted(rounds, "round")} of 2 × ${seconds} s, ${counted(connections, "connection")}, ${stack.kind} stores`;
  return `${asked}${complete ? "" : "; INCOMPLETE"}. CPU in µs a fight; × is over the baseline, with its 95 % interval`;
}

/** What `bench tuning` shows at its end: a table for each mode, the baseline first. Ends without a line break. */
export function tuningReport(result: TuningResult): string {
  const tables = tuningTables(result).map(
    ({ mode, columns, rows }) => `${mode}\n${textTable(columns, rows)}`,
  );
  return [tuningReading(result), ...tables].join("\n\n");
}

function tableOf(arms: readonly ArmFigures[]): Omit<TuningTable, "mode"> {
  const processes = Object.keys(arms[0]?.cpuUs ?? {});
  const columns = [
    left("arm"),
    ...processes.map(right),
    right("all"),
    left("CPU ×"),
    right("fights/s"),
    left("fights/s ×"),
    right("peak memory"),
  ];
  const rows = arms.map((row) => [
    row.arm,
    ...processes.map((name) => (row.cpuUs[name] ?? 0).toFixed(1)),
    row.totalCpuUs.toFixed(1),
    ratioText(row.cpuRatio),
    whole(row.answersPerSecond),
    ratioText(row.throughputRatio),
    megabytes(memoryOfServices(row)),
  ]);
  return { columns, rows };
}

function ratioText(ratio: PairedRatio | null): string {
  if (ratio === null) return "";
  const { median, low, high } = ratio;
  if (low === null || high === null) return `${median.toFixed(3)} (too few rounds for an interval)`;
  return `${median.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}

/** Of the arm's own processes: the databases belong to all arms. */
function memoryOfServices({ rssPeak }: ArmFigures): number | null {
  const own = Object.entries(rssPeak).filter(([name]) => !name.endsWith("-db"));
  const known = own.flatMap(([, bytes]) => bytes ?? []);
  return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0);
}
