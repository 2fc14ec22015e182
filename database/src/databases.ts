/** `bun run databases up|down|status|env [STORE …] [--dir PATH]`: the local real stack from the command line. */
import { databasesCommand } from "./local-stack/command.ts";
import { endWithStarter } from "@super-heroes/cli/processes/starter";

const INTERRUPTED = 130;

endWithStarter();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    console.error(
      'databases: interrupted; what has started keeps running: "bun run databases down" stops it',
    );
    process.exit(INTERRUPTED);
  });

process.exitCode = await databasesCommand(process.argv.slice(2));
