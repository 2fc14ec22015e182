/** `bun run check`: style, types, the table of services, all tests, and the published results; ends with the first that fails. */
import { join } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";

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

const check = command({
  call: "bun run check",
  description:
    "Checks style (Biome), types, the table of services against the files that list services, all tests, and the published results. Ends with the first check that fails.",
  options: {},
  async run() {
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
      signal.throwIfAborted();
      if (exitCode !== EXIT.ok) return exitCode;
    }
    return EXIT.ok;
  },
});

await runProgram("check", check.run);
