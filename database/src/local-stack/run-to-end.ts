/** A program that prepares a server failed; the message ends with its last words. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** Runs a command to its end, with `input` on its stdin. Throws {@link CommandError} unless it exits with 0. */
export async function runToEnd(
  argv: readonly string[],
  options: { environment: Readonly<Record<string, string>>; input?: string },
): Promise<void> {
  const child = Bun.spawn([...argv], {
    env: options.environment,
    stdin: new Blob([options.input ?? ""]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [output, complaint, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (exitCode === 0) return;
  const lastWords = `${output}\n${complaint}`.trim().split("\n").slice(-8).join("\n  ");
  throw new CommandError(`${argv.join(" ")} exited with ${exitCode}:\n  ${lastWords}`);
}
