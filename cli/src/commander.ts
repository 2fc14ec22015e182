import { Command, Option as CommanderOption } from "commander";
import type { CommandText } from "./definition.ts";
import type { Option } from "./option.ts";

/** Columns of help. */
export const HELP_WIDTH = 110;

/** The commander of a command, with the conventions that hold for all of them. */
export function commanderOf({ call, description, usage, options, words, lists = [] }: CommandText): Command {
  const terms = new Map(Object.values(options).map((option) => [`--${option.name}`, termOf(option)]));
  const commander = new Command(call)
    .description(description)
    .helpOption("-h, --help", "print this text")
    .exitOverride()
    // What it would print reaches the caller as an error.
    .configureOutput({ outputError: () => {} })
    .configureHelp({
      helpWidth: HELP_WIDTH,
      optionTerm: ({ long, flags }) => terms.get(long ?? "") ?? flags,
      argumentTerm: (argument) => argument.name(),
      subcommandTerm: (listed) => listed.name(),
    });
  const typed = ["[options]", words?.form].filter(Boolean).join(" ");
  commander.usage((usage ?? [typed]).join(`\n       ${call} `));
  for (const [name, about] of Object.entries(words?.about ?? {})) commander.argument(`[${name}]`, about);
  for (const option of Object.values(options)) commander.addOption(commanderOption(option));
  for (const { title, entries } of lists) {
    commander.commandsGroup(`${title}:`);
    for (const { name, about } of entries) commander.command(name).description(about).helpOption(false);
  }
  return commander.helpCommand(false);
}

const termOf = ({ name, letter, form }: Option<unknown>) =>
  [letter === undefined ? "" : `-${letter}, `, `--${name}`, form === null ? "" : ` ${form}`].join("");

function commanderOption({ name, letter, form, about, otherwise }: Option<unknown>): CommanderOption {
  const long = form === null ? `--${name}` : `--${name} <value>`;
  const option = new CommanderOption(letter === undefined ? long : `-${letter}, ${long}`, about);
  return otherwise === "" ? option : option.default(otherwise, otherwise);
}
