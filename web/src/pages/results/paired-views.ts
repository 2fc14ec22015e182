import { effect, rate } from "@super-heroes/bench/report/words/numbers";
import { type Fields, fieldsOf, listIn, numberIn, textIn } from "./fields.ts";
import { benchCautions, benchFacts } from "./run-facts.ts";
import type { RunTable, RunView } from "./run-view.ts";

/** Arms in turns: what a change to the services costs or gains. */
export function tuningView(run: Fields): RunView {
  const rows = listIn(run, "derived");
  const table: RunTable = {
    caption: "Arms, against the first one",
    columns: [
      { title: "Mode" },
      { title: "Arm" },
      ...["Passes", "Fights a second", "CPU of a fight", "CPU", "Throughput"].map((title) => ({
        title,
        isNumber: true,
      })),
    ],
    rows: rows.map((row) => [
      textIn(row, "mode"),
      textIn(row, "arm"),
      rate(numberIn(row, "passes")),
      rate(numberIn(row, "answersPerSecond")),
      `${rate(numberIn(row, "totalCpuUs"))} µs`,
      ratioText(row.cpuRatio),
      ratioText(row.throughputRatio),
    ]),
  };
  return {
    title: `Tuning: ${textIn(run, "name")}`,
    facts: benchFacts(run),
    cautions: benchCautions(run),
    charts: [],
    tables: [table],
  };
}

/** What the platform costs: with a part of it and without. */
export function costsView(run: Fields): RunView {
  const figures = listIn(fieldsOf(run.derived, "The field derived"), "figures");
  const table: RunTable = {
    caption: "Costs",
    columns: [
      { title: "Cost" },
      { title: "Of" },
      { title: "Arm" },
      { title: "Quantity" },
      { title: "Median", isNumber: true },
      { title: "Interval", isNumber: true },
      { title: "Promise" },
    ],
    rows: figures.map((figure) => {
      const value = figure.value === null ? {} : fieldsOf(figure.value, "The value of a figure");
      return [
        textIn(figure, "cost"),
        textIn(figure, "subject"),
        textIn(figure, "arm"),
        textIn(figure, "quantity"),
        number(value.median),
        `${number(value.low)} to ${number(value.high)}`,
        typeof figure.promise === "string" ? figure.promise : "–",
      ];
    }),
  };
  return {
    title: `Costs: ${textIn(run, "name")}`,
    facts: benchFacts(run),
    cautions: benchCautions(run),
    charts: [],
    tables: [table],
  };
}

const number = (value: unknown): string => (typeof value === "number" ? value.toPrecision(3) : "–");

/** A ratio with an interval, as a relative effect. */
function ratioText(ratio: unknown): string {
  if (typeof ratio !== "object" || ratio === null) return "–";
  const { median, low, high } = ratio as Record<string, unknown>;
  if (typeof median !== "number") return "–";
  const interval =
    typeof low === "number" && typeof high === "number" ? ` (${effect(low - 1)} to ${effect(high - 1)})` : "";
  return `${effect(median - 1)}${interval}`;
}
