import { whole } from "@super-heroes/system/counted";
import type { ComparisonRow } from "../../analysis/derived.ts";
import { FOLDERS, type RunKind } from "../../results/files/places.ts";
import type { RunFacts } from "../../results/run-facts.ts";
import { isComparison, type PublishedRuns } from "../findings/published-runs.ts";
import { decidingRows, recommend } from "../findings/recommendation.ts";
import { type CurrentResult, experimentOf, type StoredResult } from "../findings/stored-result.ts";
import { markdownRows } from "../markdown/markdown-table.ts";
import { loadTitle, pairNames } from "../words/labels.ts";
import { effect, effectInterval, NONE } from "../words/numbers.ts";
import { codeName, dayOf, isCommitted, restrictionsOf, stackName, storesOf } from "../words/run-labels.ts";
import { PICTURES } from "./pictures.ts";

/** A run that is not the run of an experiment. */
export interface OtherRun {
  file: string;
  facts: RunFacts;
}

const INTRODUCTION = `# Published runs

One JSON file per run, named by its time and its name, never edited and never overwritten. This list, the pictures and
[index.html](index.html), which shows all results and opens from disk, are generated from these files.
[docs/benchmark.md](../docs/benchmark.md) describes the method.

Your own runs are not here: \`bun run bench\` writes them to \`local/\`, which git ignores, with a page of its own,
\`local/index.html\`.`;

const PUBLISHING = `## Publish, verify and redraw

\`\`\`sh
bun run bench publish FILE       # copies a run from local/ to this folder and redraws the generated files
bun run bench publish --redraw   # redraws the generated files
bun run bench verify             # derives every value again from the observations; fails if one differs
\`\`\`

\`publish\` refuses a run that does not verify, that was stopped before its end, or that was not measured at a commit of this
repository. With \`--allow-dirty\` it accepts a run with uncommitted changes or without a commit, and the lists above mark it.`;

/** `results/README.md`: the recommendations, the pictures, the files, and how to publish a run. */
export function resultsReadme(
  runs: PublishedRuns,
  others: readonly OtherRun[],
  pictures: readonly (keyof typeof PICTURES)[],
): string {
  const comparisons = runs.newestPerStack(isComparison());
  return `${[
    INTRODUCTION,
    comparisons.length === 0
      ? "No comparison of modes has been published yet."
      : "## Which mode should I use?",
    ...comparisons.map(verdicts),
    pictures.map((file) => `<img src="${file}" align="top" alt="${PICTURES[file]}">`).join("\n"),
    "## Files",
    runs.all.length === 0
      ? "No run has been published yet."
      : markdownTable(
          ["file", "experiment", "stack", "day", "segments", "complete", "code"],
          runs.all.map(fileRow),
        ),
    "Runs of other kinds are in folders of their own:",
    markdownTable(["folder", "runs", "content", "not measured at a commit"], folderRows(others)),
    PUBLISHING,
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

function verdicts({ file, document }: CurrentResult): string {
  const { stack, comparisons, config, env } = document;
  const { headline, reasons } = recommend(comparisons);
  const rows = decidingRows(comparisons);
  const candidates = [...new Set(rows.map((row) => pairNames(row).candidate))];
  const cells = [...Map.groupBy(rows, ({ load }) => loadTitle(load))].map(([load, under]) => [
    load,
    ...candidates.map((name) => verdictCell(under.find((row) => pairNames(row).candidate === name))),
  ]);
  return [
    `### On ${stackName(stack.kind)}: ${headline}`,
    reasons.map((reason) => `- ${reason}`).join("\n"),
    [
      `From [${file}](${file}): ${[dayOf(document.startedAt), storesOf(stack.stores), `${env.cores} cores`, ...restrictionsOf(document)].join(", ")}.`,
      `Throughput (closed loop) and median latency (open loop) relative to the baseline, with the 95 % interval over ${config.blocks} blocks.`,
    ].join("\n"),
    markdownTable(["load", ...candidates], cells),
  ].join("\n\n");
}

function verdictCell(row: ComparisonRow | undefined): string {
  if (!row) return NONE;
  return `**${row.verdict}**<br>${effect(row.estimate)} (${effectInterval(row.low, row.high)})`;
}

function fileRow(result: StoredResult): string[] {
  const { file, document } = result;
  return [
    `[${file}](${file})`,
    experimentOf(result),
    stackName(document.stack.kind),
    dayOf(document.startedAt),
    whole(document.segments.length),
    document.complete ? "yes" : "no",
    codeName([document.git]),
  ];
}

/** The content of each folder of other runs. */
const FOLDER_CONTENTS: readonly (readonly [Exclude<RunKind, "experiments">, string])[] = [
  ["aa", "comparisons of a mode with itself"],
  ["ab", "comparisons of two services by `bench ab`"],
  ["tuning", "effects of changes to the services: [docs/tuning.md](../docs/tuning.md)"],
  ["costs", "costs of the platform around a fight"],
  ["drills", "fault drills"],
  ["smoke", "smoke runs of the system in containers"],
  ["accuracy", "how often `bench ab` was right about servers whose difference is known"],
  ["web", "what the web application keeps of its promises, in a browser: [web/](../web/README.md)"],
  ["imported", "runs of other load generators"],
];

function folderRows(others: readonly OtherRun[]): string[][] {
  return FOLDER_CONTENTS.flatMap(([kind, content]) => {
    const own = others.filter(({ facts }) => facts.kind === kind);
    // Its folder comes with its first run, or has a schema alone before it.
    if (own.length === 0 && (kind === "ab" || kind === "web" || kind === "imported")) return [];
    const marked = own
      .filter(({ facts }) => !isCommitted(facts.code))
      .toSorted((a, b) => (a.file < b.file ? -1 : 1));
    const marks = [...Map.groupBy(marked, ({ facts }) => codeName(facts.code))].map(
      ([name, runs]) => `${name}: ${runs.map(({ file, facts }) => `[${facts.id}](${file})`).join(", ")}`,
    );
    const folder = FOLDERS[kind];
    return [[`[${folder}/](${folder})`, String(own.length), content, marks.join("<br>") || NONE]];
  });
}

const markdownTable = (titles: readonly string[], rows: readonly (readonly string[])[]) =>
  markdownRows(
    titles,
    titles.map(() => "---"),
    rows,
  );
