import type { RunFacts } from "../../results/publish/run-facts.ts";
import type { ComparisonRow } from "../../results/run/derived.ts";
import { FOLDERS, type RunKind } from "../../results/run/places.ts";
import { isComparison, type Published } from "../findings/published-runs.ts";
import { answerOf, decidingRows } from "../findings/recommendation.ts";
import { type CurrentResult, isCurrent, type StoredResult } from "../findings/stored-result.ts";
import { dayOf, stackName, storesOf } from "../sections/section.ts";
import { codeName, isCommitted } from "../words/code.ts";
import { loadTitle, pairNames } from "../words/labels.ts";
import { effect, effectInterval, NONE } from "../words/numbers.ts";
import { PICTURES } from "./pictures.ts";

/** A run of another kind than an experiment's. */
export interface OtherRun {
  file: string;
  facts: RunFacts;
}

/** `results/README.md`: the verdicts, the pictures that there are, the files, and how one is added. */
export function readmeOf(
  runs: Published,
  others: readonly OtherRun[],
  pictures: readonly (keyof typeof PICTURES)[],
): string {
  const comparisons = runs.newestPerStack(isComparison());
  return `${[
    "# Published runs",
    "One JSON file a run, named by its time and its name, never edited and never overwritten. This list, the pictures and\n[index.html](index.html), which holds everything else and opens from disk, are generated from them. How it was\nmeasured: [docs/benchmark.md](../docs/benchmark.md).\n\nRuns of your own are not here: `bun run bench` writes them to `local/`, which git ignores, with a page of their own,\n`local/index.html`.",
    comparisons.length === 0
      ? "No comparison of modes has been published yet."
      : "## Which mode should I use?",
    ...comparisons.map(verdicts),
    pictures.map((file) => `<img src="${file}" align="top" alt="${PICTURES[file]}">`).join("\n"),
    "## Files",
    runs.all.length === 0
      ? "There are none yet."
      : markdownTable(
          ["file", "experiment", "stack", "day", "segments", "complete", "code"],
          runs.all.map(fileRow),
        ),
    "Beside them, in folders of their own:",
    markdownTable(["folder", "runs", "what they are", "not measured at a commit"], folderRows(others)),
    "## Publish, check and redraw",
    "```sh\nbun run bench publish FILE       # copies a run from local/ to here, and redraws what is generated\nbun run bench publish --redraw   # redraws only\nbun run bench verify             # works every derived value out again from what was observed; fails where one differs\n```",
    "`publish` refuses a run that does not verify, that was stopped before its end, or that was not measured at a commit of this\nrepository. With `--allow-dirty` it takes one with uncommitted changes or without a commit, which is then marked in the\nlists above.",
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

function verdicts({ file, document }: CurrentResult): string {
  const { stack, comparisons, complete, config, env } = document;
  const { headline, reasons } = answerOf(comparisons);
  const rows = decidingRows(comparisons);
  const candidates = [...new Set(rows.map((row) => pairNames(row).candidate))];
  const cells = [...Map.groupBy(rows, ({ load }) => loadTitle(load))].map(([load, under]) => [
    load,
    ...candidates.map((name) => verdictCell(under.find((row) => pairNames(row).candidate === name))),
  ]);
  const remarks = [
    complete ? [] : "The run was stopped before its end.",
    config.quick ? "A quick look, with segments too short for a decision." : [],
  ].flat();
  return [
    `### On ${stackName(document)}: ${headline}`,
    reasons.map((reason) => `- ${reason}`).join("\n"),
    [
      `From [${file}](${file}): ${dayOf(document.startedAt)}, ${storesOf(stack.stores)}, ${env.cores} cores.`,
      `Throughput (closed loop) and median latency (open loop) relative to the baseline, with the 95 % interval over ${config.blocks} blocks.`,
      ...remarks,
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
    isCurrent(result) ? result.document.experiment : "overview (first edition)",
    stackName(document),
    dayOf(document.startedAt),
    String(document.segments.length),
    document.complete ? "yes" : "no",
    codeName([document.git]),
  ];
}

/** What is in each folder that is not the experiments'. */
const FOLDER_CONTENTS: readonly (readonly [Exclude<RunKind, "experiments">, string])[] = [
  ["aa", "a mode compared with itself again and again"],
  ["tuning", "what changes to the services gave: [docs/tuning.md](../docs/tuning.md)"],
  ["costs", "what the platform costs"],
  ["drills", "what was broken on purpose"],
  ["smoke", "the system in containers"],
];

function folderRows(others: readonly OtherRun[]): string[][] {
  return FOLDER_CONTENTS.map(([kind, about]) => {
    const own = others.filter(({ facts }) => facts.kind === kind);
    const marked = own
      .filter(({ facts }) => !isCommitted(facts.code))
      .toSorted((a, b) => (a.file < b.file ? -1 : 1));
    const marks = [...Map.groupBy(marked, ({ facts }) => codeName(facts.code))].map(
      ([name, runs]) => `${name}: ${runs.map(({ file, facts }) => `[${facts.id}](${file})`).join(", ")}`,
    );
    const folder = FOLDERS[kind];
    return [`[${folder}/](${folder})`, String(own.length), about, marks.join("<br>") || NONE];
  });
}

function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}
