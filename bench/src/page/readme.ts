import type { ComparisonRow } from "../result/derived.ts";
import { answerOf, decidingRows } from "./decision.ts";
import { loadTitle, pairNames } from "./labels.ts";
import { effect, effectInterval, NONE } from "./numbers.ts";
import { PICTURES } from "./pictures.ts";
import { isComparison, type Published } from "./published.ts";
import { dayOf, stackName, storesOf } from "./section.ts";
import { type CurrentResult, isCurrent, type StoredResult } from "./stored-result.ts";

/** `results/README.md`: the verdicts, the pictures that there are, and the files. */
export function readmeOf(runs: Published, pictures: readonly (keyof typeof PICTURES)[]): string {
  const comparisons = runs.newestPerStack(isComparison());
  return `${[
    "# Published runs",
    "One JSON file a run, named by its time and its name, written by `bun run bench` and never edited. This list, the pictures\nand [index.html](index.html), which holds everything else and opens from disk, are generated from them. How it was\nmeasured: [docs/benchmark.md](../docs/benchmark.md).",
    comparisons.length === 0
      ? "No comparison of modes has been published yet."
      : "## Which mode should I use?",
    ...comparisons.map(verdicts),
    pictures.map((file) => `<img src="${file}" align="top" alt="${PICTURES[file]}">`).join("\n"),
    "## Files",
    runs.all.length === 0
      ? "There are none yet."
      : markdownTable(["file", "experiment", "stack", "day", "segments", "complete"], runs.all.map(fileRow)),
    "Beside them, in folders of their own: [aa/](aa), a mode compared with itself again and again, [tuning/](tuning),\nwhat changes to the services gave ([docs/tuning.md](../docs/tuning.md)), [costs/](costs), what the platform costs,\n[drills/](drills), what was broken on purpose, and [smoke/](smoke), the system in containers.",
    "## Check and regenerate",
    "```sh\nbun run bench verify    # works every derived value out again from what was observed; fails where one differs\nbun run bench report    # writes this file, the pictures and index.html again\n```",
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
  ];
}

function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}
