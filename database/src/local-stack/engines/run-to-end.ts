import { basename } from "node:path";
import { guardProcess } from "@super-heroes/cli/processes/guard";
import { lastLines } from "./last-lines.ts";

/** A program that prepares a server failed. The message names it and quotes the end of what it printed, indented. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/**
 * Runs a command to its end, with `input` on its stdin; `name` is what messages call it. Throws {@link CommandError} unless
 * it exits with 0.
 */
export async function runToEnd(
  argv: readonly string[],
  options: { environment: Readonly<Record<string, string>>; input?: string; name?: string },
): Promise<void> {
  const child = Bun.spawn([...argv], {
    env: options.environment,
    stdin: new Blob([options.input ?? ""]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const guarded = guardProcess(child.pid);
  const [output, complaint, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  guarded.release();
  if (exitCode === 0) return;
  const printed = lastLines(`${output}\n${complaint}`);
  const name = options.name ?? basename(argv[0] ?? "");
  throw new CommandError(`${name} ended with exit code ${exitCode}; it printed\n${printed}`);
}
