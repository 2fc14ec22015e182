import type { Machine } from "../../results/record/machine.ts";
import type { PublishedRuns } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { type Html, html } from "../html/html.ts";
import { htmlTable, sentenceList } from "../html/html-table.ts";
import { left } from "../tables/table.ts";
import { gigabytes, NONE } from "../words/numbers.ts";
import {
  assignments,
  codeName,
  dayOf,
  flagsText,
  generatorsOf,
  stackName,
  storesOf,
} from "../words/run-labels.ts";

/** The environment of each run, one column per run, and the notes of all runs. */
export function environments({ current }: PublishedRuns): Html {
  const notes = current.flatMap(({ file, document }) =>
    document.notes.map((note) => html`<a href="${file}">${file}</a>: ${note}`),
  );
  return html`<h3>Environment</h3>
${htmlTable({
  caption: "Environment of each run",
  columns: [
    left("fact"),
    ...current.map(({ document }) => left(`${document.experiment}, ${dayOf(document.startedAt)}`)),
  ],
  rows: experimentFacts.map(([name, factOf]) => [name, ...current.map(factOf)]),
})}${sentenceList(notes, "notes")}`;
}

/** The facts about a machine that runs of every kind record. */
export type AnyMachine = Omit<Machine, "autocannon" | "k6" | "wrk">;

/** The facts about a machine, by name. */
export const machineFacts: readonly (readonly [string, (machine: AnyMachine) => string])[] = [
  ["processor", ({ cpu }) => cpu],
  ["cores", ({ cores }) => String(cores)],
  ["memory", ({ memory }) => gigabytes(memory)],
  ["kernel", ({ kernel }) => kernel],
  ["load average before", ({ loadBefore }) => (loadBefore === null ? NONE : loadBefore.toFixed(2))],
  ["Bun", ({ bun }) => bun],
];

/** The facts about the run of an experiment, by name. */
export const experimentFacts: readonly (readonly [string, (result: CurrentResult) => string])[] = [
  ["file", ({ file }) => file],
  ["stack", ({ document }) => stackName(document.stack.kind)],
  ["stores", ({ document }) => storesOf(document.stack.stores)],
  ...machineFacts.map(
    ([name, factOf]) => [name, ({ document }: CurrentResult) => factOf(document.env)] as const,
  ),
  ["load generators", ({ document: { segments } }) => generatorsOf(segments)],
  ["autocannon", ({ document: { env } }) => env.autocannon],
  ["wrk", ({ document: { env } }) => env.wrk ?? "not used"],
  ["k6", ({ document: { env } }) => env.k6 ?? "not used"],
  [
    "segments",
    ({ document: { config } }) => `${config.seconds} s measured after ${config.warmupSeconds} s of warm-up`,
  ],
  [
    "blocks",
    ({ document: { config } }) =>
      `${config.blocks}, ${config.order === "mirrored" ? "ABBA or BAAB" : "AB or BA"}; ${config.noiseBlocks} of A/A`,
  ],
  ["seed", ({ document }) => String(document.seed)],
  ["writes", ({ document: { config } }) => config.writes.join(", ") || NONE],
  ["code", ({ document: { git, gitUnknown } }) => codeName([git], gitUnknown)],
  ["variables", ({ document: { config } }) => assignments(config.variables)],
  ["feature flags", ({ document: { config } }) => flagsText(config.flags)],
];
