/** `bun run check`: style, types, the table of services, all tests, and the published results; ends with the first that fails. */
import { join } from "node:path";
import { interruption } from "@super-heroes/cli/interruption";
import { stopWithParent } from "./orphans.ts";
import { repositoryRoot } from "./repository.ts";

const installed = (program: string) => join(repositoryRoot, "node_modules", ".bin", program);
const own = (file: string, ...argv: string[]) => [process.execPath, file, ...argv];

const STEPS: readonly (readonly string[])[] = [
  [installed("biome"), "check", "."],
  [installed("tsc"), "--noEmit"],
  [installed("tsc"), "--noEmit", "-p", "bench/k6"],
  own("system/src/services-command.ts"),
  own("system/src/test.ts"),
  own("bench/src/main.ts", "verify"),
];

const signal = interruption();
for (const argv of STEPS) {
  const step = Bun.spawn([...argv], {
    cwd: repositoryRoot,
    stdio: ["inherit", "inherit", "inherit"],
    signal,
    killSignal: "SIGTERM",
  });
  stopWithParent(step);
  const exitCode = await step.exited;
  if (signal.aborted) process.exit(130);
  if (exitCode !== 0) process.exit(exitCode);
}
