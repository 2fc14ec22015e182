import type { Machine } from "../../results/run/environment.ts";
import type { Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { type Html, html } from "../html/html.ts";
import { type Column, tableElement } from "../html/html-table.ts";
import { codeName } from "../words/code.ts";
import { generatorsOf } from "../words/generator-names.ts";
import { gigabytes, NONE } from "../words/numbers.ts";
import { dayOf, stackName, storesOf } from "./section.ts";

/** The circumstances of each run, one column a run, and what a reader should know beside the figures. */
export function environments({ current }: Published): Html {
  const notes = current.flatMap(({ file, document }) =>
    document.notes.map((note) => html`<li><a href="${file}">${file}</a>: ${note}</li>`),
  );
  const columns: Column[] = [
    { title: "fact" },
    ...current.map(({ document }) => ({ title: `${document.experiment}, ${dayOf(document.startedAt)}` })),
  ];
  return html`<h3>Environment</h3>
${tableElement({
  caption: "Circumstances of each run",
  columns,
  rows: circumstances.map(([name, factOf]) => [name, ...current.map(factOf)]),
})}${notes.length === 0 ? null : html`<ul class="notes">${notes}</ul>`}`;
}

/** What is known about a machine, by name. */
export const machineFacts: readonly (readonly [string, (machine: AnyMachine) => string])[] = [
  ["processor", ({ cpu }) => cpu],
  ["cores", ({ cores }) => String(cores)],
  ["memory", ({ memory }) => gigabytes(memory)],
  ["kernel", ({ kernel }) => kernel],
  ["load before", ({ loadBefore }) => (loadBefore === null ? NONE : loadBefore.toFixed(2))],
  ["Bun", ({ bun }) => bun],
];

/** What machines of all kinds of runs have. */
export type AnyMachine = Omit<Machine, "autocannon" | "k6">;

/** The circumstances of an experiment's run, by name. */
export const circumstances: readonly (readonly [string, (result: CurrentResult) => string])[] = [
  ["file", ({ file }) => file],
  ["stack", ({ document }) => stackName(document)],
  ["stores", ({ document }) => storesOf(document.stack.stores)],
  ...machineFacts.map(
    ([name, factOf]) => [name, ({ document }: CurrentResult) => factOf(document.env)] as const,
  ),
  ["load generators", ({ document: { segments } }) => generatorsOf(segments)],
  ["autocannon", ({ document: { env } }) => env.autocannon],
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
  [
    "variables",
    ({ document: { config } }) =>
      Object.entries(config.variables)
        .map(([name, value]) => `${name}=${value}`)
        .join(" ") || "none",
  ],
];
