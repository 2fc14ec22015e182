import type { Option, Options } from "./flag.ts";

/** What the help of a command is made from. */
export interface Described {
  /** As it is typed after `bun run bench`. */
  name: string;
  /** One line, for the list of commands. */
  about: string;
  /** What it answers, and how. */
  answers: string;
  /** How long it takes with its defaults, and what that depends on. */
  takes: string;
  /** A command line that can be copied. */
  example: string;
  /** Where the result goes, where that is not beside those of the experiments. */
  result?: string;
  options: Options;
}

const WIDTH = 110;
const FLAG_WIDTH = 24;

const RESULT = `The result goes to results/local/<time>-<name>.json, which git ignores, the services' logs to .data/bench/. A variable
in the environment (LOG_LEVEL, POOL_MAX, FIGHTS_UPSTREAM_MAX_IN_FLIGHT, …) reaches the services. Ctrl-C stops the run,
and what was measured is kept.`;

/** What `--help` prints for an experiment; it ends in a line break. */
export function helpOf({ name, answers, takes, example, result, options }: Omit<Described, "about">): string {
  const helpFlag = `  ${"--help".padEnd(FLAG_WIDTH)}this text`;
  return [
    wrapped(answers, ""),
    `Usage: bun run bench ${name} [flags]`,
    [...Object.values(options).map(flagLines), helpFlag].join("\n"),
    wrapped(`Time: ${takes}`, ""),
    `Example: ${example}`,
    result === undefined ? RESULT : wrapped(result, ""),
  ]
    .join("\n\n")
    .concat("\n");
}

/** The commands, one line each. */
export function commandList(commands: readonly { name: string; about: string }[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return commands.map(({ name, about }) => `  ${name.padEnd(width)}${about}`).join("\n");
}

function flagLines({ name, form, about, otherwise }: Option<unknown>): string {
  const typed = form === null ? `--${name}` : `--${name} ${form}`;
  const text = otherwise === "" ? about : `${about} (default: ${otherwise})`;
  const indent = " ".repeat(2 + FLAG_WIDTH);
  return `  ${typed.padEnd(FLAG_WIDTH)}${wrapped(text, indent)}`;
}

/** Breaks at blanks; every line but the first starts with the indent. */
function wrapped(text: string, indent: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && indent.length + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join(`\n${indent}`);
}
