/** `bun run bench`: measures, prints what came out and writes it down. */
import { Interrupted, interruption } from "@super-heroes/system/interrupt";
import { readOptions, UsageError } from "./cli/cli.ts";
import { help } from "./cli/help.ts";
import { run } from "./run.ts";
import { showProgress } from "./terminal/progress.ts";
import { reportOn } from "./terminal/report.ts";

/** Each takes what follows its name and resolves with the exit code. */
const commands: Record<string, (argv: string[]) => Promise<number>> = { run: runCommand };

async function runCommand(argv: string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === "help") {
    process.stdout.write(help);
    return 0;
  }
  const progress = showProgress(process.stderr);
  const { result, file, stoppedBy } = await run({ options, argv, progress, signal: interruption() });
  if (result) console.log(`\n${reportOn(result)}\n\nResult: ${file}`);
  if (stoppedBy !== undefined) throw stoppedBy;
  return 0;
}

async function main([name = "", ...rest]: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    return await (command ? command(rest) : runCommand([name, ...rest].filter(Boolean)));
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error("Stopped.");
      return 130;
    }
    if (!(error instanceof Error)) throw error;
    console.error(`bench: ${error.message}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

process.exit(await main(process.argv.slice(2)));
