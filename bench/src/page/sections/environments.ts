import { openLoopNames } from "../../result/open-loop-tools.ts";
import { type Html, html } from "../html.ts";
import { gigabytes, NONE } from "../numbers.ts";
import type { Published } from "../published.ts";
import { dayOf, stackName, storesOf } from "../section.ts";
import type { CurrentResult } from "../stored-result.ts";
import { type Column, tableElement } from "../table.ts";

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
  rows: facts.map(([name, factOf]) => [name, ...current.map(factOf)]),
})}${notes.length === 0 ? null : html`<ul class="notes">${notes}</ul>`}`;
}

/** What offered them, with the version of what has one. */
function fixedRates({ segments, env }: CurrentResult["document"]): string {
  return openLoopNames(segments).replace(/^k6/, `k6 ${env.k6 ?? ""}`.trim()) || "none";
}

/** What is told about a run, by name. */
const facts: [string, (result: CurrentResult) => string][] = [
  ["file", ({ file }) => file],
  ["stack", ({ document }) => stackName(document)],
  ["stores", ({ document }) => storesOf(document.stack.stores)],
  ["processor", ({ document: { env } }) => env.cpu],
  ["cores", ({ document: { env } }) => String(env.cores)],
  ["memory", ({ document: { env } }) => gigabytes(env.memory)],
  ["kernel", ({ document: { env } }) => env.kernel],
  ["load before", ({ document: { env } }) => (env.loadBefore === null ? NONE : env.loadBefore.toFixed(2))],
  ["Bun", ({ document: { env } }) => env.bun],
  ["autocannon", ({ document: { env } }) => env.autocannon],
  ["fixed rates", ({ document }) => fixedRates(document)],
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
  [
    "commit",
    ({ document: { git } }) =>
      git ? `${git.commit.slice(0, 12)}${git.dirty ? ", with changes" : ""}` : NONE,
  ],
  [
    "variables",
    ({ document: { config } }) =>
      Object.entries(config.variables)
        .map(([name, value]) => `${name}=${value}`)
        .join(" ") || "none",
  ],
];
