import { join } from "node:path";
import { toolEnvironment } from "@super-heroes/bench/lab/generators/tool-environment";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { quoted } from "./quoted.ts";

/**
 * Runs `bench` with these arguments in this terminal, after printing the command. Resolves with its exit code. Aborting the
 * signal stops it as Ctrl-C does.
 */
export async function runBench(argv: readonly string[], signal: AbortSignal): Promise<number> {
  console.error(`bun run bench ${argv.map(quoted).join(" ")}`);
  const child = Bun.spawn([process.execPath, join("bench", "src", "main.ts"), ...argv], {
    cwd: repositoryRoot,
    env: toolEnvironment(ownVariables()),
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
    // Ctrl-C in the terminal reaches only this process, which stops the run before the catalogues.
    detached: true,
  });
  stopWithParent(child);
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop, { once: true });
  const exitCode = await child.exited;
  signal.removeEventListener("abort", stop);
  return exitCode;
}

/** Where bench keeps its files. No other variable reaches it, because the servers that it starts would have it too. */
const OWN_VARIABLES = ["DATA_DIR", "TOOLS_DIR", "TOOLS_INSTALL", "BENCH_RESULTS_DIR"];

const ownVariables = () =>
  Object.fromEntries(
    OWN_VARIABLES.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
