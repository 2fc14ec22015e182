import { Help } from "commander";
import { commanderOf, HELP_WIDTH } from "./commander.ts";
import type { CommandText } from "./definition.ts";

/** What `--help` prints; ends in a line break. */
export function helpOf(text: CommandText): string {
  const help = commanderOf(text).helpInformation().replace(/ +$/gm, "");
  return text.notes === undefined ? help : `${help}\n${wrapped(text.notes)}\n`;
}

/** Breaks paragraphs at the width of help. Indented lines stay as they are. */
export function wrapped(text: string): string {
  return text
    .split("\n")
    .map((line) => (line.startsWith(" ") ? line : new Help().boxWrap(line, HELP_WIDTH)))
    .join("\n");
}
