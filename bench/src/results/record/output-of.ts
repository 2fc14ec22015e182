/** A program that prints its version or state and takes longer than this does not respond. */
const TIMEOUT_MS = 10_000;

/** What a program prints on standard output, trimmed; `undefined` when it cannot be run, fails or is too slow. */
export async function outputOf(argv: readonly string[], cwd?: string): Promise<string | undefined> {
  try {
    const child = Bun.spawn([...argv], {
      ...(cwd && { cwd }),
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
      timeout: TIMEOUT_MS,
    });
    const output = await new Response(child.stdout).text();
    return (await child.exited) === 0 ? output.trim() : undefined;
  } catch {
    // Not a program: Bun.spawn throws at once.
    return undefined;
  }
}
