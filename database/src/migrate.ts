/** `bun run migrate [SERVICE …]`: applies the migrations that the stores of services lack. */
import { interruption } from "@super-heroes/cli/interruption";
import { runProgram } from "@super-heroes/cli/run-program";
import { dataDir } from "./local-stack/default-dir.ts";
import { migrateCommand } from "./migrate/migrate-command.ts";

const { run } = migrateCommand({
  env: process.env,
  dataDir,
  print: console.log,
  report: console.error,
  signal: interruption(),
});

await runProgram("migrate", run);
