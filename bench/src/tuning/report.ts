import { counted } from "../terminal/counted.ts";
import { left, megabytes, right, textTable, whole } from "../terminal/text-table.ts";
import type { ArmFigures, PairedRatio, TuningResult } from "./tuning-result.ts";

/** What `bench tuning` shows at its end: a table for each mode, the baseline first. Ends without a line break. */
export function tuningReport({ config, stack, derived, complete }: TuningResult): string {
  const { connections, rounds, seconds } = config;
  const asked = `${counted(rounds, "round")} of 2 × ${seconds} s, ${counted(connections, "connection")}, ${stack.kind} stores`;
  const tables = config.modes.map((mode) => [mode, derived.filter((row) => row.mode === mode)] as const);
  return [
    `${asked}${complete ? "" : "; INCOMPLETE"}. CPU in µs a fight; × is over the baseline, with its 95 % interval`,
    ...tables.filter(([, rows]) => rows.length > 0).map(([mode, rows]) => `${mode}\n${tableOf(rows)}`),
  ].join("\n\n");
}

function tableOf(rows: readonly ArmFigures[]): string {
  const processes = Object.keys(rows[0]?.cpuUs ?? {});
  const columns = [
    left("arm"),
    ...processes.map(right),
    right("all"),
    left("CPU ×"),
    right("fights/s"),
    left("fights/s ×"),
    right("peak memory"),
  ];
  const lines = rows.map((row) => [
    row.arm,
    ...processes.map((name) => (row.cpuUs[name] ?? 0).toFixed(1)),
    row.totalCpuUs.toFixed(1),
    ratioText(row.cpuRatio),
    whole(row.answersPerSecond),
    ratioText(row.throughputRatio),
    megabytes(memoryOfServices(row)),
  ]);
  return textTable(columns, lines);
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
