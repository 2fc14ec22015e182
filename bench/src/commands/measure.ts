import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import type { ExperimentCommand } from "../experiments/command-line/experiment-command.ts";
import { runExperiment } from "../experiments/run-experiment.ts";
import { printOutcome } from "../report/own-page/run-outcome.ts";
import { showProgress } from "../report/terminal/progress.ts";
import { terminalReport } from "../report/terminal/terminal-report.ts";

/** Runs an experiment with these options; resolves with the exit code. */
export async function measure(command: ExperimentCommand, argv: readonly string[]): Promise<number> {
  const experiment = command.read(argv);
  if (experiment === "help") {
    process.stdout.write(command.help);
    return EXIT.ok;
  }
  const progress = showProgress(process.stderr);
  const given = { experiment, argv: [command.name, ...argv], progress, signal: interruption() };
  const { result, file, stoppedBy } = await runExperiment(given);
  if (result) await printOutcome(terminalReport(result), file, stoppedBy === undefined);
  if (stoppedBy !== undefined) throw stoppedBy;
  return result ? command.exitCode(result) : EXIT.ok;
}
