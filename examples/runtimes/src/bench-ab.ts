import { join } from "node:path";
import { toolEnvironment } from "@super-heroes/bench/lab/generators/tool-environment";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { repositoryRoot } from "@super-heroes/cli/repository";

/** How `bench` is run. */
export interface BenchRun {
  /** Only print the command. */
  print: boolean;
  /** Aborting it stops the run as Ctrl-C does. */
  signal: AbortSignal;
}

/** Runs `bench` with these arguments in this terminal. Resolves with its exit code. */
export async function runBenchAb(argv: readonly string[], { print, signal }: BenchRun): Promise<number> {
  const words = argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)));
  console.log(`bun run bench ${words.join(" ")}`);
  if (print) return 0;
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
