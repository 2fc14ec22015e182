import { type Fields, fieldsOf, listIn, numberIn, textIn, textsIn } from "./fields.ts";
import { codeFact, stackWords, timeText } from "./run-facts.ts";
import { ACCURACY, DRILLS, SMOKE, WEB } from "./run-shapes.ts";
import type { RunTable, RunView } from "./run-view.ts";
import { requireFields } from "./shape.ts";

/** What was broken on purpose, and what the system promised for it. */
export function drillsView(run: Fields): RunView {
  requireFields(run, DRILLS);
  const drills = listIn(run, "drills");
  const machine = fieldsOf(run.machine, "The field machine");
  const cautions: string[] = [];
  if (run.short === true)
    cautions.push("A short run shows that a drill works, and not that a promise holds.");
  if (typeof run.stoppedBecause === "string")
    cautions.push(`The run was stopped before its end: ${run.stoppedBecause}.`);
  return {
    title: `Drills: ${drillNames(drills.map((drill) => textIn(drill, "name")))}`,
    facts: [
      ["Run", timeText(textIn(run, "started"))],
      ["Stores", stackWords(textIn(run, "stack"))],
      ["Machine", machineText(machine)],
      ...codeFact(run.git),
    ],
    cautions,
    charts: [],
    tables: drills.map((drill) =>
      figuresTable(drill, `${textIn(drill, "title")} Promise: ${textIn(drill, "promise")}`),
    ),
  };
}

const machineText = (machine: Fields): string => `${machine.cores} cores, Bun ${machine.bun}`;

/** More drills than this have their count as the title of the run. */
const MOST_NAMED = 4;

const drillNames = (names: readonly string[]): string =>
  names.length > MOST_NAMED ? `${names.length} drills` : names.join(", ");

/** The system in containers, step by step. */
export function smokeView(run: Fields): RunView {
  requireFields(run, SMOKE);
  const steps = listIn(run, "steps");
  return {
    title: "Smoke run in containers",
    facts: [
      ["Run", timeText(textIn(run, "started"))],
      ["Docker engine", textIn(run, "engine")],
      ["Machine", `${run.cores} cores`],
      ...codeFact(run.git),
    ],
    cautions:
      run.standIns === true
        ? ["Images were built from packages in place of the public ones, which were not reachable."]
        : [],
    charts: [],
    tables: steps.map((step) => figuresTable(step, textIn(step, "name"))),
  };
}

/** What was measured of this application. */
export function webView(run: Fields): RunView {
  requireFields(run, WEB);
  const machine = fieldsOf(run.machine, "The field machine");
  return {
    title: "Web application",
    facts: [
      ["Run", timeText(textIn(run, "started"))],
      ["Browser", textIn(run, "browser")],
      ["Machine", machineText(machine)],
      ...codeFact(run.git),
    ],
    cautions: [],
    charts: [],
    tables: listIn(run, "steps").map((step) => figuresTable(step, textIn(step, "name"))),
  };
}

/** How often `bench ab` was right about servers whose difference is known. */
export function accuracyView(run: Fields): RunView {
  requireFields(run, ACCURACY);
  const machine = fieldsOf(run.machine, "The field machine");
  const runtime = fieldsOf(run.runtime, "The field runtime");
  return {
    title: `Accuracy: ${textIn(run, "name")}`,
    facts: [
      ["Run", timeText(textIn(run, "started"))],
      ["Servers", `${textIn(runtime, "name")} ${textIn(runtime, "version")}`],
      ["Machine", machineText(machine)],
      ...codeFact(run.git),
    ],
    cautions:
      typeof run.stoppedBecause === "string"
        ? [`The run was stopped before its end: ${run.stoppedBecause}.`]
        : [],
    charts: [],
    tables: listIn(run, "cases").map((entry) => figuresTable(entry, textIn(entry, "title"))),
  };
}

function figuresTable(step: Fields, name: string): RunTable {
  const remarks = textsIn(step, "remarks");
  const verdict = step.passed === true ? "✓ kept" : "✗ missed";
  return {
    caption: `${verdict}: ${name}${remarks.length > 0 ? ` (${remarks.join("; ")})` : ""}`,
    columns: [{ title: "Measured" }, { title: "Value", isNumber: true }, { title: "Limit", isNumber: true }],
    rows: listIn(step, "figures").map((figure) => {
      const unit = typeof figure.unit === "string" ? figure.unit : "";
      return [
        textIn(figure, "what"),
        withUnit(numberIn(figure, "value"), unit),
        limitText(figure.limit, unit),
      ];
    }),
  };
}

const format = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });

const withUnit = (value: number, unit: string): string =>
  Number.isNaN(value) ? "not measured" : `${format.format(value)} ${unit}`.trim();

function limitText(limit: unknown, unit: string): string {
  if (typeof limit !== "object" || limit === null) return "–";
  return Object.entries(limit)
    .filter(([, value]) => typeof value === "number")
    .map(
      ([name, value]) =>
        `${name === "atMost" ? "≤" : name === "atLeast" ? "≥" : name} ${withUnit(value, unit)}`,
    )
    .join(", ");
}
