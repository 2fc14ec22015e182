/** A program ended with another exit code than 0; the message has its last lines. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

/** How a program is run. */
export interface CommandOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly stdin?: Blob;
  readonly signal?: AbortSignal | undefined;
}

/** How a program ended, and what it printed. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

/** Runs a program to its end. Throws when it cannot be started, and when it is interrupted. */
export async function runToEnd(
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { env = process.env, cwd, stdin, signal } = options;
  signal?.throwIfAborted();
  const child = Bun.spawn([...argv], {
    env: { ...env },
    ...(cwd !== undefined && { cwd }),
    ...(signal !== undefined && { signal }),
    stdin: stdin ?? "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, errors, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code !== 0) signal?.throwIfAborted();
  return { code, out, errors };
}

/** Runs a program and resolves with what it printed on stdout, trimmed. Throws {@link CommandFailure}. */
export async function command(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, out, errors } = await runToEnd(argv, options);
  if (code === 0) return out.trim();
  const last = (errors.trim() || out.trim()).split("\n").slice(-12).join("\n");
  throw new CommandFailure(`${argv.slice(0, 4).join(" ")} … ended with ${code}:\n${last}`);
}
