/** `bun run replay`: builds the read models of analytics again from the log of all events. */
import { interruption } from "@super-heroes/cli/interruption";
import { runProgram } from "@super-heroes/cli/run-program";
import { replayCommand } from "./replay/replay-command.ts";

const { run } = replayCommand({
  env: process.env,
  print: console.log,
  screen: process.stderr,
  signal: interruption(),
});

await runProgram("replay", run);
