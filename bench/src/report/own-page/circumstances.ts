import type { AnyResult } from "../../results/publish/any-result.ts";
import type { PublishedResult } from "../../results/publish/published-result.ts";
import { factsOf } from "../../results/publish/run-facts.ts";
import { type Html, html, type Part } from "../html/html.ts";
import { tableElement } from "../html/html-table.ts";
import {
  type AnyMachine,
  circumstances as experimentCircumstances,
  machineFacts,
} from "../sections/environments.ts";
import { storesOf } from "../sections/section.ts";
import { duration } from "../terminal/progress.ts";
import { codeName } from "../words/code.ts";
import { NONE } from "../words/numbers.ts";
import { stackWords, timeOf } from "../words/run-labels.ts";

/** Facts about a run, by name. */
type Facts = (readonly [name: string, fact: Part])[];

/** Where, when, how and with what a run was measured, and what a reader should know beside its figures. */
export function circumstancesOf(result: AnyResult, file: Html): Html {
  const { command, startedAt, seconds, incomplete, code, codeUnknown, stack } = factsOf(result);
  const facts: Facts = [
    ["file", file],
    ["command", command],
    ["began", timeOf(startedAt)],
    ["took", duration(seconds)],
    ["complete", incomplete === null ? "yes" : `no: ${incomplete}`],
    ["code", codeName(code, codeUnknown)],
    ["stack", stackWords(stack)],
    ...ofKind(result),
  ];
  const notes = "notes" in result.document ? result.document.notes : [];
  return html`<div class="facts">${tableElement({
    caption: "Circumstances of the run",
    columns: [{ title: "fact" }, { title: "value" }],
    rows: facts.map(([name, fact]) => [name, fact]),
  })}</div>
${notes.length === 0 ? null : html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>\n`}`;
}

function ofKind(result: AnyResult): Facts {
  switch (result.kind) {
    case "tuning":
    case "costs": {
      const { stack, env, seed, config } = result.document;
      const arms = result.kind === "tuning" ? armFacts(result.document.arms) : [];
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
        [
          "images",
          standIns ? "built from Debian's packages, in place of the public ones" : "the public ones",
        ],
      ];
    }
    default:
      return ofExperiment(result.document);
  }
}

/** What the first rows of the table say already. */
const SAID = ["file", "stack", "code"];

function ofExperiment(document: PublishedResult): Facts {
  if (document.schemaVersion === 1)
    return [
      ["stores", storesOf(document.stack.stores)],
      ...ofMachine(document.env),
      ["seed", String(document.seed)],
    ];
  return experimentCircumstances
    .filter(([name]) => !SAID.includes(name))
    .map(([name, factOf]) => [name, factOf({ file: "", document })]);
}

const ofMachine = (machine: AnyMachine): Facts =>
  machineFacts.map(([name, factOf]) => [name, factOf(machine)]);

const armFacts = (
  arms: readonly {
    name: string;
    git: Parameters<typeof codeName>[0][number];
    gitUnknown?: string;
    environment: Record<string, string>;
  }[],
): Facts =>
  arms.map(({ name, git, gitUnknown, environment }) => [
    `arm ${name}`,
    `${codeName([git], gitUnknown)}; variables: ${assignments(environment)}`,
  ]);

const assignments = (variables: Record<string, string>) =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ") || NONE;
