import type { CommandDefinition, Input } from "./definition.ts";
import { EXIT } from "./exit-code.ts";
import { helpOf } from "./help.ts";
import type { Options } from "./option.ts";
import { parse } from "./parse.ts";

/** A command that can be run and shown. */
export interface Command<Declared extends Options = Options> {
  /** Ends in a line break. */
  help: string;
  /** Throws a `UsageError`. */
  read(argv: readonly string[]): Input<Declared> | "help";
  /** Resolves with the exit code. Throws a `UsageError`, and whatever the work throws. `print` receives the help. */
  run(argv: readonly string[], print?: (help: string) => void): Promise<number>;
}

/**
 * Makes a command of its definition: reads the command line, prints the help, and runs it.
 *
 * @example
 * const greet = command({
 *   call: "bun run greet",
 *   description: "Greets.",
 *   options: { name: defaulting(flag("name", "NAME", "the name", anyText), "you") },
 *   run: ({ values }) => void console.log(`Hello ${values.name}`),
 * });
 * await runProgram("greet", greet.run);
 */
export function command<Declared extends Options>(
  definition: CommandDefinition<Declared>,
): Command<Declared> {
  const read = (argv: readonly string[]) => parse(argv, definition);
  return {
    get help() {
      return helpOf(definition);
    },
    read,
    async run(argv, print = (help) => void process.stdout.write(help)) {
      const input = read(argv);
      if (input !== "help") return (await definition.run(input)) ?? EXIT.ok;
      print(helpOf(definition));
      return EXIT.ok;
    },
  };
}
