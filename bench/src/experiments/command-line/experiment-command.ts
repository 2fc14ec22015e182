import type { Input } from "@super-heroes/cli/definition";
import { helpOf } from "@super-heroes/cli/help";
import type { Options } from "@super-heroes/cli/option";
import { parse } from "@super-heroes/cli/parse";
import type { ExperimentName } from "../../analysis/observation/run.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import type { Experiment } from "../plan/experiment.ts";
import { type Measurement, measurementText } from "./measurement-text.ts";

/** The options of an experiment, read. */
export type Parsed<Declared extends Options> = Pick<Input<Declared>, "values" | "typed">;

/** An experiment as a command: its options, and the experiment that they describe. */
export interface ExperimentDefinition<Declared extends Options> extends Measurement {
  name: ExperimentName;
  /** One line, for the list of commands. */
  about: string;
  options: Declared;
  /** Throws a `UsageError` for options that contradict each other. */
  experiment(parsed: Parsed<Declared>): Experiment;
  /** The exit code of a run that was not stopped; 0 unless the result is itself a pass or a failure. */
  exitCode?(result: ResultDocument): number;
}

/** The same with its options settled. */
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
  const text = { ...measurementText(definition), options: definition.options };
  return {
    name: definition.name,
    about: definition.about,
    get help() {
      return helpOf(text);
    },
    read(argv) {
      const parsed = parse(argv, text);
      return parsed === "help" ? "help" : definition.experiment(parsed);
    },
    exitCode: (result) => definition.exitCode?.(result) ?? 0,
  };
}
