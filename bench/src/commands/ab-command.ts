import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import { UsageError } from "@super-heroes/cli/usage-error";
import { counted } from "@super-heroes/system/counted";
import { GATE_EXIT } from "../analysis/verdict-gate.ts";
import { type AbChoice, abChoice } from "../experiments/ab/ab-choice.ts";
import { type AbExperiment, abExperiment } from "../experiments/ab/ab-experiment.ts";
import { abOptions } from "../experiments/ab/ab-options.ts";
import { recordedArguments } from "../experiments/ab/recorded-request.ts";
import { measurementText } from "../experiments/command-line/measurement-text.ts";
import { runExperiment } from "../experiments/run-experiment.ts";
import { abMarkdown } from "../report/markdown/ab-markdown.ts";
import { keepAbPage } from "../report/own-page/keep-ab-page.ts";
import { showProgress } from "../report/terminal/progress.ts";
import { terminalReport } from "../report/terminal/terminal-report.ts";
import { duration } from "../report/words/duration.ts";
import { FOLDERS } from "../results/files/places.ts";

const text = measurementText({
  name: "ab",
  description:
    "Compares two HTTP services of any kind: throughput, p50, p95 and p99, each with a 95 % interval over blocks, a test, and a verdict: faster, slower, equivalent or inconclusive. The method is that of compare (docs/benchmark.md): first the service at the first address against itself, which shows the noise of this machine; then blocks in which both are measured. In a closed loop they have turns of a twentieth of a second, in mirrored order; at a fixed rate each is measured twice. Nothing of Super Heroes is started.",
  takes:
    "90 s for each number of connections, with --max-regression 3 minutes, --quick 45 s; 7 minutes for each rate, --quick 90 s. Each run prints its time before it begins; --within fits it into another.",
  example: "bun run bench ab http://127.0.0.1:3000 http://127.0.0.1:3001 --path /api/cart --connections 16",
  result: `The result goes to results/local/${FOLDERS.ab}/<time>-<name>.json, its page beside it as .html; git ignores both. The output of started servers goes to .data/bench/. Ctrl-C stops the run and keeps what was measured.

Exit codes with --max-regression: 0 kept, 1 regressed (or the run failed: the last line says so), ${GATE_EXIT.undecided} undecided. A metric has regressed where it is called slower and its estimate is beyond the limit; it is kept where the whole interval is within it. Without --max-regression: 0 whatever the verdict is.`,
  words: {
    form: "URL_A URL_B",
    about: {
      URL_A: "the first service, the baseline: http://127.0.0.1:3000, a path included where it has one",
      URL_B: "the second service; the same address again compares a service with itself",
    },
    least: 2,
    most: 2,
  },
  options: abOptions,
});

/** `bench ab`. Rejects with what stopped the run, after its result is written. */
export const abCommand = command({
  ...text,
  options: abOptions,
  async run({ values, words, argv }) {
    const signal = interruption();
    const choice = await abChoice(values, words);
    const markdown = values.markdown === undefined ? undefined : writableFile(values.markdown);
    const planned = abExperiment(choice);
    const progress = showProgress(process.stderr);
    if (choice.config.isSelf)
      progress.note("Both addresses are the same: this compares the service with itself (A/A).");
    progress.note(announcement(choice, planned));
    const recorded = ["ab", ...recordedArguments(argv)];
    const { result, file, stoppedBy } = await runExperiment({
      experiment: planned.experiment,
      argv: recorded,
      progress,
      signal,
    });
    if (result) {
      console.log(`\n${terminalReport(result)}\n\nResult: ${file}`);
      console.log(
        `Page:   ${await keepAbPage(result, file).catch((error: Error) => `not drawn: ${error.message}`)}`,
      );
      if (markdown !== undefined) await writeFile(markdown, abMarkdown(result));
    }
    if (stoppedBy !== undefined) throw stoppedBy;
    return result?.gate ? GATE_EXIT[result.gate.outcome] : EXIT.ok;
  },
});

/** A file that will be written at the end. Throws a `UsageError` where there is no folder for it, which would be too late then. */
function writableFile(name: string): string {
  const file = resolve(name);
  if (existsSync(dirname(file))) return file;
  throw new UsageError(`--markdown ${name}: there is no folder ${dirname(name)}`);
}

/** How long the run will take, and what it consists of. */
function announcement(
  { values, loads }: AbChoice,
  { plannedSeconds, blocks, inTurns }: AbExperiment,
): string {
  const noise = values.noiseBlocks > 0 ? `${counted(values.noiseBlocks, "noise block")} and ` : "";
  const of = inTurns ? "in which both servers have turns" : "of 4 segments";
  return `This run takes about ${duration(plannedSeconds)}: ${noise}${counted(blocks, "block")} ${of}, for ${counted(loads.length, "load")}.`;
}
