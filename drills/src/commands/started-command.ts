import { join } from "node:path";
import { withDescendants } from "@super-heroes/bench/lab/processes/proc";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { commandLineOf, markedProcesses } from "./processes.ts";

/** A command of this repository. */
export interface CommandSpec {
  /** What follows `bun run`. */
  argv: readonly string[];
  /** The file that it runs, from the repository's root. */
  main: string;
  /** Matches what it prints in the middle of its work. */
  atWork: RegExp;
}

/** How a command is started. */
export interface StartOptions {
  /** Through `npx`, as on a machine without Bun; otherwise with Bun directly. */
  npx: boolean;
  /** On a pseudo-terminal of its own, which can be closed. */
  terminal: boolean;
  /** The whole environment. */
  env: Record<string, string | undefined>;
  signal: AbortSignal;
}

/** A command in the middle of its work. */
export interface RunningCommand {
  /** The process id of `npx`; of `bun run` where that was started directly. */
  readonly typed: number;
  /** The process id of `bun run`. */
  readonly runner: number;
  /** The process id of the command itself. */
  readonly command: number;
  /** The ids of all its processes now, itself included. */
  processes(): number[];
  closeTerminal(): void;
  /** Resolves when the first process has ended. */
  readonly ended: Promise<unknown>;
}

const MARK = "SUPER_HEROES_DRILL_COMMAND";
const START_TIMEOUT_MS = 60_000;

/** Starts a command and resolves when it is at work. Rejects when it is not within a minute. */
export async function startCommand(
  { argv, main, atWork }: CommandSpec,
  { npx, terminal, env, signal }: StartOptions,
): Promise<RunningCommand> {
  const mark = crypto.randomUUID();
  const program = npx ? ["npx", "--yes", `bun@${Bun.version}`] : [process.execPath];
  const printed = watchFor(atWork);
  const options = { cwd: repositoryRoot, env: { ...env, [MARK]: mark } };
  const child = terminal
    ? Bun.spawn([...program, "run", ...argv], {
        ...options,
        terminal: { cols: 120, rows: 40, data: (_, bytes) => printed.take(bytes) },
      })
    : Bun.spawn([...program, "run", ...argv], {
        ...options,
        stdin: "ignore",
        stdout: "pipe",
        stderr: "pipe",
        detached: true,
      });
  stopWithParent(child, { isGroup: !terminal });
  if (!terminal)
    for (const stream of [child.stdout, child.stderr]) if (stream) void readInto(stream, printed.take);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(START_TIMEOUT_MS)]);
  const late = Promise.withResolvers<never>();
  limit.addEventListener("abort", () => late.reject(limit.reason), { once: true });
  await Promise.race([
    printed.found,
    late.promise,
    child.exited.then((code) => {
      throw new Error(`it ended with exit code ${code}`);
    }),
  ]).catch((error: Error) => {
    signal.throwIfAborted();
    throw new Error(
      `${argv.join(" ")} did not start its work: ${error.message}; it printed: ${printed.last()}`,
    );
  });

  const processes = () => [...new Set([...withDescendants(child.pid), ...markedProcesses(MARK, mark)])];
  const processIdOf = (what: string, matches: (line: string) => boolean) => {
    const found = processes().find((pid) => matches(commandLineOf(pid)));
    if (found === undefined) throw new Error(`${argv.join(" ")}: its process ${what} was not found`);
    return found;
  };
  const file = join(repositoryRoot, main);
  return {
    typed: child.pid,
    runner: processIdOf("bun run", (line) => /(^|\/)bun(\.exe)? run /.test(line)),
    command: processIdOf(
      main,
      (line) =>
        /(^|\/)bun(\.exe)? (\S*\/)?\S+\.ts/.test(line) &&
        (line.includes(` ${main}`) || line.includes(` ${file}`)),
    ),
    processes,
    closeTerminal: () => child.terminal?.close(),
    ended: child.exited,
  };
}

/** Looks for a pattern in the output of a process, which arrives in pieces. */
function watchFor(pattern: RegExp) {
  const decoder = new TextDecoder();
  const found = Promise.withResolvers<void>();
  let text = "";
  return {
    found: found.promise,
    take(bytes: Uint8Array) {
      text += decoder.decode(bytes, { stream: true });
      if (pattern.test(text)) found.resolve();
    },
    last: () => Bun.stripANSI(text).trim().split("\n").slice(-3).join(" | "),
  };
}

async function readInto(
  stream: ReadableStream<Uint8Array>,
  take: (bytes: Uint8Array) => void,
): Promise<void> {
  for await (const bytes of stream) take(bytes);
}
