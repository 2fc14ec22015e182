import { Help } from "commander";
import type { CommandText } from "./definition.ts";
import { commanderOf, HELP_WIDTH } from "./commander.ts";

/** What `--help` prints; ends in a line break. */
export function helpOf(text: CommandText): string {
  const help = commanderOf(text).helpInformation();
  return text.notes === undefined ? help : `${help}\n${wrapped(text.notes)}\n`;
}

/** Breaks paragraphs at the width of help. Indented lines stay as they are. */
export function wrapped(text: string): string {
  return text
    .split("\n")
    .map((line) => (line.startsWith(" ") ? line : new Help().boxWrap(line, HELP_WIDTH)))
    .join("\n");
}
