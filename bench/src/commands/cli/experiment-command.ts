import type { ExperimentName } from "../../analysis/observation/run.ts";
import type { Experiment } from "../../experiments/plan/experiment.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import type { Options } from "./flag.ts";
import { type Described, helpOf } from "./help.ts";
import { type Parsed, parse } from "./parse.ts";

/** An experiment as a command: how it is asked for, and what it is told. */
export interface ExperimentDefinition<Declared extends Options> extends Described {
  name: ExperimentName;
  options: Declared;
  /** Throws a `UsageError` for what makes no sense together. */
  experiment(parsed: Parsed<Declared>): Experiment;
  /** The exit code of a run that was not stopped; 0 unless the result is itself a pass or a failure. */
  exitCode?(result: ResultDocument): number;
}

/** The same with its flags settled. */
export interface ExperimentCommand {
  name: ExperimentName;
  about: string;
  help: string;
  /** Throws a `UsageError`. */
  read(argv: readonly string[]): Experiment | "help";
  exitCode(result: ResultDocument): number;
}

/** Makes a command of a definition. */
export function experimentCommand<Declared extends Options>(
  definition: ExperimentDefinition<Declared>,
): ExperimentCommand {
  return {
    name: definition.name,
    about: definition.about,
    help: helpOf(definition),
    read(argv) {
      const parsed = parse(argv, definition.options);
      return parsed === "help" ? "help" : definition.experiment(parsed);
    },
    exitCode: (result) => definition.exitCode?.(result) ?? 0,
  };
}
