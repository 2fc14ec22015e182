import { join } from "node:path";
import { toolEnvironment } from "@super-heroes/bench/lab/generators/tool-environment";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { Stage } from "../stage/stage.ts";

/** A run of `bun run migrate heroes` that has ended. */
export interface MigrateRun {
  /** What it printed, a line each. */
  lines: string[];
  /** `null` where it was killed. */
  exitCode: number | null;
  seconds: number;
}

/**
 * Runs the command that `bun run migrate` runs, for heroes. With `killAt` it is ended by SIGKILL as soon as it has printed so many
 * lines: the step that the last of them announces is then running.
 */
export async function runMigrate(
  { stores }: Stage,
  { killAt, argv = [] }: { killAt?: number; argv?: readonly string[] } = {},
): Promise<MigrateRun> {
  const main = join(repositoryRoot, "database/src/migrate.ts");
  const startedAtMs = performance.now();
  const child = Bun.spawn([process.execPath, main, "heroes", ...argv], {
    cwd: repositoryRoot,
    env: { ...toolEnvironment(), ...stores.variables },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  stopWithParent(child);
  const errors = new Response(child.stderr).text();
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (killAt !== undefined && text.split("\n").length > killAt) child.kill("SIGKILL");
  }
  await child.exited;
  const lines = `${text}${await errors}`.split("\n").filter(Boolean);
  const seconds = (performance.now() - startedAtMs) / 1000;
  return { lines, exitCode: child.signalCode === null ? child.exitCode : null, seconds };
}
