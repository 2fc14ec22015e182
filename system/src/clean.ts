/**
 * `bun run clean`: stops the local databases and removes everything that the repository's commands wrote on this machine.
 * It also runs where the packages have been removed, so it imports none before it has checked that they exist.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { endWithStarter } from "../../cli/src/processes/starter.ts";
import { repositoryRoot } from "../../cli/src/repository.ts";
import { cleanUp } from "./clean/clean-up.ts";

const options = process.argv.slice(2);

if (existsSync(join(repositoryRoot, "cli", "node_modules"))) {
  const { runProgram } = await import("@super-heroes/cli/run-program");
  const { cleanCommand } = await import("./clean/clean-command.ts");
  await runProgram("clean", cleanCommand.run);
} else if (options.length > 0) {
  console.error(
    "clean: options are read by a package, and the packages are removed: run `bun run setup` first, or `bun run clean` without options",
  );
  process.exit(2);
} else {
  endWithStarter();
  process.exit(await cleanUp({ dryRun: false, keep: [] }));
}
