import { counted } from "@super-heroes/system/counted";
import type { CostArmFigures, CostFigure, Quantity } from "../../analysis/costs-figures.ts";
import type { CostsResult } from "../../results/paired/costs-result.ts";
import { digits, NONE, percent, rate } from "../words/numbers.ts";
import { left, right, type Table } from "./table.ts";
import { captionedText } from "./text-table.ts";

/** The name of a quantity, and its numbers with their unit. */
const QUANTITIES: Record<Quantity, { name: string; shown(value: number): string }> = {
  throughputLost: { name: "throughput lost", shown: percent },
  cpuAdded: { name: "CPU added per request", shown: percent },
  timeUs: { name: "time", shown: (us) => `${us.toFixed(0)} µs` },
  p95Ms: { name: "p95", shown: (ms) => `${ms.toFixed(1)} ms` },
};

/** One cost: its configuration, its limits and its arms. */
export interface CostTables {
  title: string;
  limits: Table;
  arms: Table;
}

/** The costs of a `bench costs` run, in the order in which they were measured. A cost without a pass is left out. */
export function costsTables({ config, derived }: Pick<CostsResult, "config" | "derived">): CostTables[] {
  return config.plans.flatMap(({ cost, rounds, seconds, connections }) => {
    const figures = derived.figures.filter((figure) => figure.cost === cost);
    const arms = derived.arms.filter((arm) => arm.cost === cost);
    if (arms.length === 0) return [];
    const load = connections === null ? "" : `, ${counted(connections, "connection")}`;
    const title = `${cost}: ${counted(rounds, "round")} of ${seconds} s${load}`;
    return [{ title, limits: limitTable(figures), arms: armTable(arms) }];
  });
}

/** A `bench costs` run as text for the terminal. Ends without a line break. */
export function costsReport(result: CostsResult): string {
  const { stack, complete } = result;
  const summary = `Medians over rounds with their 95 % intervals; ${stack.kind} stores${complete ? "" : "; INCOMPLETE"}.`;
  const costs = costsTables(result).flatMap(({ title, limits, arms }) => [
    title,
    captionedText(limits),
    captionedText(arms),
  ]);
  return [summary, ...costs].join("\n\n");
}

function limitTable(figures: readonly CostFigure[]): Table {
  return {
    caption: "Measured values and their limits",
    columns: [
      ...[left("what"), left("arm"), left("against"), left("quantity")],
      ...[right("measured"), right("95 % interval"), right("limit"), left("outcome")],
    ],
    rows: figures.map((figure) => {
      const { name, shown } = QUANTITIES[figure.quantity];
      const { median, low, high } = figure.value ?? { median: null, low: null, high: null };
      return [
        figure.subject,
        figure.arm,
        figure.baseline ?? NONE,
        name,
        median === null ? NONE : shown(median),
        low === null || high === null ? "too few rounds" : `${shown(low)} to ${shown(high)}`,
        figure.atMost === null ? NONE : `≤ ${shown(figure.atMost)}`,
        figure.promise ?? NONE,
      ];
    }),
  };
}

function armTable(arms: readonly CostArmFigures[]): Table {
  return {
    caption: "Each arm",
    columns: [
      ...[left("what"), left("arm"), right("passes"), right("responses/s")],
      ...[right("CPU µs each"), right("generator's core")],
    ],
    rows: arms.map(({ subject, arm, passes, counting, answersPerSecond, cpuUs, generatorCpu }) => [
      subject,
      arm,
      counting === passes ? String(passes) : `${counting} of ${passes} count`,
      rate(answersPerSecond),
      digits(cpuUs),
      generatorCpu === null ? NONE : percent(generatorCpu),
    ]),
  };
}
