import { dispatcher, type Program } from "@super-heroes/cli/program";
import { overview } from "../experiments/overview.ts";
import { commands, usualCommand } from "./commands.ts";

/** `bun run bench`. */
export const bench: Program = {
  call: "bun run bench",
  description:
    "The laboratory: measures how a service should call its upstreams, with intervals and verdicts.",
  commands,
  otherwise: usualCommand,
  notes: `\`bun run bench COMMAND --help\` explains a command. Without a command, overview runs:

${overview.help.trimEnd()}`,
};

/** Calls the command that the arguments name; resolves with its exit code. */
export const runBench = dispatcher(bench);
