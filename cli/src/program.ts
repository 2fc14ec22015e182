import type { CommandText } from "./definition.ts";
import { EXIT } from "./exit-code.ts";
import { helpOf } from "./help.ts";
import { unknown } from "./usage-error.ts";

/** A command of a program, by its name. What it needs is loaded when it is called. */
export interface Subcommand {
  name: string;
  /** One line, for the list of commands. */
  about: string;
  run(argv: readonly string[]): Promise<number>;
}

/** A program with several commands: `bun run bench`. */
export interface Program {
  call: string;
  description: string;
  commands: readonly Subcommand[];
  /** The command that runs when none is named. */
  otherwise: Subcommand;
  notes?: string;
}

/** Makes one function of a program: calls the command that the first argument names, with the rest. */
export function dispatcher({
  commands,
  otherwise,
  ...text
}: Program): (argv: readonly string[]) => Promise<number> {
  return async (argv) => {
    const [name = "", ...rest] = argv;
    if (["--help", "-h", "help"].includes(name)) {
      process.stdout.write(programHelp({ ...text, commands }));
      return EXIT.ok;
    }
    if (name === "" || name.startsWith("-")) return otherwise.run(argv);
    const command = commands.find((candidate) => candidate.name === name);
    if (!command)
      throw unknown(
        "command",
        name,
        commands.map((known) => known.name),
      );
    return command.run(rest);
  };
}

/** What the program's own `--help` prints; ends in a line break. */
export function programHelp({ call, description, commands, notes }: Omit<Program, "otherwise">): string {
  const text: CommandText = {
    call,
    description,
    usage: ["[command] [options]"],
    options: {},
    lists: [{ title: "Commands", entries: commands }],
  };
  return helpOf(notes === undefined ? text : { ...text, notes });
}
