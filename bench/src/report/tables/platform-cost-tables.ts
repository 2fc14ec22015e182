import type { ArmFigures, CostsResult, Figure, Quantity } from "../../paired/costs/costs-result.ts";
import { counted } from "../terminal/counted.ts";
import { type Column, left, right, textTable, whole } from "./text-table.ts";

/** How a quantity is told. */
interface Telling {
  /** What it is, in words. */
  text: string;
  /** A number with its unit. */
  shown(value: number): string;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

const TELLINGS: Record<Quantity, Telling> = {
  throughputLost: { text: "throughput lost", shown: percent },
  cpuAdded: { text: "CPU a request added", shown: percent },
  timeUs: { text: "time", shown: (us) => `${us.toFixed(0)} µs` },
  p95Ms: { text: "p95", shown: (ms) => `${ms.toFixed(1)} ms` },
};

/** One cost as it is shown: what was asked for, its promises, and its arms. */
export interface CostTables {
  title: string;
  figures: ShownTable;
  arms: ShownTable;
}

interface ShownTable {
  columns: readonly Column[];
  rows: readonly (readonly string[])[];
}

/** What a run of `bench costs` came to, in the order in which it was measured. A cost without a pass is left out. */
export function costsTables({ config, derived }: Pick<CostsResult, "config" | "derived">): CostTables[] {
  return config.plans.flatMap(({ cost, rounds, seconds, connections }) => {
    const figures = derived.figures.filter((figure) => figure.cost === cost);
    const arms = derived.arms.filter((arm) => arm.cost === cost);
    if (arms.length === 0) return [];
    const load = connections === null ? "" : `, ${counted(connections, "connection")}`;
    const title = `${cost}: ${counted(rounds, "round")} of ${seconds} s${load}`;
    return [{ title, figures: figureTable(figures), arms: armTable(arms) }];
  });
}

/** What `bench costs` shows at its end: for each cost its promises, then its arms. Ends without a line break. */
export function costsReport(result: CostsResult): string {
  const { stack, complete } = result;
  const asked = `Medians over rounds with their 95 % intervals; ${stack.kind} stores${complete ? "" : "; INCOMPLETE"}.`;
  const each = costsTables(result).flatMap(({ title, figures, arms }) => [
    title,
    ...[figures, arms].map(({ columns, rows }) => textTable(columns, rows)),
  ]);
  return [asked, ...each].join("\n\n");
}

function figureTable(figures: readonly Figure[]): ShownTable {
  const columns = [
    left("what"),
    left("of"),
    left("against"),
    left("figure"),
    right("measured"),
    right("interval"),
    right("promised"),
    left(""),
  ];
  const rows = figures.map((figure) => {
    const { text, shown } = TELLINGS[figure.quantity];
    const { median, low, high } = figure.value ?? { median: null, low: null, high: null };
    return [
      figure.subject,
      figure.arm,
      figure.baseline ?? "",
      text,
      median === null ? "-" : shown(median),
      low === null || high === null ? "too few rounds" : `${shown(low)} to ${shown(high)}`,
      figure.atMost === null ? "" : `≤ ${shown(figure.atMost)}`,
      figure.promise ?? "",
    ];
  });
  return { columns, rows };
}

function armTable(arms: readonly ArmFigures[]): ShownTable {
  const columns = [
    left("what"),
    left("of"),
    right("passes"),
    right("a second"),
    right("CPU µs each"),
    right("generator's core"),
  ];
  const rows = arms.map(({ subject, arm, passes, counting, answersPerSecond, cpuUs, generatorCpu }) => [
    subject,
    arm,
    counting === passes ? whole(passes) : `${counting} of ${passes} count`,
    answersPerSecond === null ? "-" : whole(answersPerSecond),
    cpuUs === null ? "-" : cpuUs.toFixed(1),
    generatorCpu === null ? "-" : `${(generatorCpu * 100).toFixed(0)} %`,
  ]);
  return { columns, rows };
}
