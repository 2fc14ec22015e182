/** `bun run bench`: measures, prints what came out and writes it down; and works on what was written. */
import { endWithStarter } from "@super-heroes/database/processes/starter";
import { Interrupted, interruption } from "@super-heroes/system/interrupt";
import {
  commandNames,
  experiments,
  otherMeasurements,
  overallHelp,
  resultCommands,
} from "./commands/cli/commands.ts";
import type { ExperimentCommand } from "./commands/cli/experiment-command.ts";
import { UsageError } from "./commands/cli/usage-error.ts";
import { runExperiment } from "./commands/session.ts";
import { overview } from "./experiments/overview.ts";
import { printOutcome } from "./report/own-page/run-outcome.ts";
import { showProgress } from "./report/terminal/progress.ts";
import { terminalReport } from "./report/terminal/terminal-report.ts";

/** Measures what the flags ask for; resolves with the exit code. */
async function measure(command: ExperimentCommand, argv: string[]): Promise<number> {
  const experiment = command.read(argv);
  if (experiment === "help") {
    process.stdout.write(command.help);
    return 0;
  }
  const progress = showProgress(process.stderr);
  const given = { experiment, argv: [command.name, ...argv], progress, signal: interruption() };
  const { result, file, stoppedBy } = await runExperiment(given);
  if (result) await printOutcome(terminalReport(result), file, stoppedBy === undefined);
  if (stoppedBy !== undefined) throw stoppedBy;
  return result ? command.exitCode(result) : 0;
}

/** A flag where a command was expected means the overview, as it is what runs by itself. */
async function dispatch(argv: string[]): Promise<number> {
  const [name = "", ...rest] = argv;
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(overallHelp);
    return 0;
  }
  const experiment = experiments.find((command) => command.name === name);
  if (experiment) return measure(experiment, rest);
  const other = [...otherMeasurements, ...resultCommands].find((command) => command.name === name);
  if (other) return other.run(rest);
  if (name !== "" && !name.startsWith("-")) {
    throw new UsageError(`unknown command ${name}; known: ${commandNames.join(", ")}`);
  }
  return measure(overview, argv);
}

async function main(argv: string[]): Promise<number> {
  try {
    return await dispatch(argv);
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error("Stopped.");
      return 130;
    }
    if (!(error instanceof Error)) throw error;
    console.error(`bench: ${error.message}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

endWithStarter();
process.exit(await main(process.argv.slice(2)));
