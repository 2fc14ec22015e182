import type { AnyResult } from "../../results/any-result.ts";
import type { Git } from "../../results/record/git.ts";
import type { PublishedResult } from "../../results/record/published-result.ts";
import { factsOf } from "../../results/run-facts.ts";
import { type Html, html } from "../html/html.ts";
import { htmlTable, sentenceList } from "../html/html-table.ts";
import { type AnyMachine, experimentFacts, machineFacts } from "../sections/environments.ts";
import { type Cell, left } from "../tables/table.ts";
import { duration } from "../words/duration.ts";
import { assignments, codeName, stackName, storesOf, timeOf } from "../words/run-labels.ts";

/** Facts about a run, by name. */
type Facts = (readonly [name: string, fact: Cell])[];

/** When, where and with what a run was measured, and its notes. */
export function circumstancesOf(result: AnyResult, file: Cell): Html {
  const { command, startedAt, seconds, incomplete, code, codeUnknown, stack } = factsOf(result);
  const facts: Facts = [
    ["file", file],
    ["command", command],
    ["started", timeOf(startedAt)],
    ["took", duration(seconds)],
    ["complete", incomplete === null ? "yes" : `no: ${incomplete}`],
    ["code", codeName(code, codeUnknown)],
    ["stack", stackName(stack)],
    ...ofKind(result),
  ];
  const notes = "notes" in result.document ? result.document.notes : [];
  return html`<div class="facts">${htmlTable({
    caption: "Circumstances of the run",
    columns: [left("fact"), left("value")],
    rows: facts,
  })}</div>
${sentenceList(notes, "notes")}`;
}

function ofKind(result: AnyResult): Facts {
  switch (result.kind) {
    case "tuning":
    case "costs": {
      const { stack, env, seed, config } = result.document;
      const arms = result.kind === "tuning" ? result.document.arms.map(armFact) : [];
      return [
        ["stores", storesOf(stack.stores)],
        ...ofMachine(env),
        ["autocannon", env.autocannon],
        ["seed", String(seed)],
        ["variables", assignments(config.variables)],
        ...arms,
      ];
    }
    case "drills":
      return ofMachine(result.document.machine);
    case "smoke": {
      const { engine, cores, standIns } = result.document;
      return [
        ["Docker engine", engine],
        ["cores", String(cores)],
        ["images", standIns ? "built from Debian packages, in place of the public ones" : "the public ones"],
      ];
    }
    case "web": {
      const { machine, browser } = result.document;
      return [...ofMachine(machine), ["browser", browser]];
    }
    case "accuracy": {
      const { machine, runtime } = result.document;
      return [...ofMachine(machine), ["runtime of the servers", `${runtime.name} ${runtime.version}`]];
    }
    case "imported": {
      const { tool, format, file, importedAt } = result.document;
      return [
        ["load generator", tool],
        ["form of the file", format],
        ["imported file", `${file.name}, ${file.bytes} bytes, SHA-256 ${file.sha256}`],
        ["imported", timeOf(importedAt)],
      ];
    }
    default:
      return ofExperiment(result.document);
  }
}

/** The facts of an experiment that every kind of run has. */
const COMMON = ["file", "stack", "code"];

function ofExperiment(document: PublishedResult): Facts {
  if (document.schemaVersion === 1)
    return [
      ["stores", storesOf(document.stack.stores)],
      ...ofMachine(document.env),
      ["seed", String(document.seed)],
    ];
  return experimentFacts
    .filter(([name]) => !COMMON.includes(name))
    .map(([name, factOf]) => [name, factOf({ file: "", document })]);
}

const ofMachine = (machine: AnyMachine): Facts =>
  machineFacts.map(([name, factOf]) => [name, factOf(machine)]);

interface MeasuredArm {
  name: string;
  git: Git | null;
  gitUnknown?: string;
  environment: Record<string, string>;
}

const armFact = ({ name, git, gitUnknown, environment }: MeasuredArm) =>
  [`arm ${name}`, `${codeName([git], gitUnknown)}; variables: ${assignments(environment)}`] as const;
