/** A program ended with another code than 0; the message has its last lines. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

/** What a program gets beside its arguments. */
export interface CommandOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly stdin?: Blob;
  readonly signal?: AbortSignal | undefined;
}

/** How a program ended, and what it printed. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly complaints: string;
}

/** Runs a program and resolves with what came of it. Throws only where it cannot be run, or is interrupted. */
export async function outcomeOf(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
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
  const [out, complaints, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code !== 0) signal?.throwIfAborted();
  return { code, out, complaints };
}

/** Runs a program and resolves with what it printed on stdout, trimmed. Throws {@link CommandFailure}. */
export async function command(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, out, complaints } = await outcomeOf(argv, options);
  if (code === 0) return out.trim();
  const last = (complaints.trim() || out.trim()).split("\n").slice(-12).join("\n");
  throw new CommandFailure(`${argv.slice(0, 4).join(" ")} … ended with ${code}:\n${last}`);
}
