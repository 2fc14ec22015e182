/** `bun run databases up|down|status|env [STORE …] [--dir PATH]`: the local real stack from the command line. */
import { EXIT } from "@super-heroes/cli/exit-code";
import { runProgram } from "@super-heroes/cli/run-program";
import { databasesCommand } from "./local-stack/command.ts";

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    console.error(
      'databases: interrupted; what has started keeps running: "bun run databases down" stops it',
    );
    process.exit(EXIT.interrupted);
  });

await runProgram("databases", (argv) => databasesCommand(argv));
