import { join } from "node:path";
import { withDescendants } from "@super-heroes/bench/lab/processes/proc";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { commandLineOf, markedProcesses } from "./processes.ts";

/** A command of this repository, as a person types it after `bun run`. */
export interface TypedCommand {
  argv: readonly string[];
  /** The file that it runs, from the repository's root. */
  main: string;
  /** What it prints when it is in the middle of its work. */
  underWay: RegExp;
}

/** How it is started. */
export interface Typing {
  /** By `npx`, as on a machine without Bun; else by Bun itself. */
  npx: boolean;
  /** On a terminal of its own, which can be closed. */
  terminal: boolean;
  /** Its whole environment. */
  env: Record<string, string | undefined>;
  signal: AbortSignal;
}

/** A command in the middle of its work. */
export interface RunningCommand {
  /** What was typed: `npx`, or `bun run` where that was. */
  readonly typed: number;
  /** `bun run`. */
  readonly runner: number;
  /** The command itself. */
  readonly command: number;
  /** Everything that runs for it now, itself included. */
  processes(): number[];
  closeTerminal(): void;
  /** Resolves when what was typed has ended. */
  readonly ended: Promise<unknown>;
}

const MARK = "SUPER_HEROES_DRILL_COMMAND";
const UNDER_WAY_WITHIN_MS = 60_000;

/** Starts a command and resolves when it is in the middle of its work. Rejects when it does not get there in a minute. */
export async function type(
  { argv, main, underWay }: TypedCommand,
  { npx, terminal, env, signal }: Typing,
): Promise<RunningCommand> {
  const mark = crypto.randomUUID();
  const program = npx ? ["npx", "--yes", `bun@${Bun.version}`] : [process.execPath];
  const printed = watchFor(underWay);
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
  const limit = AbortSignal.any([signal, AbortSignal.timeout(UNDER_WAY_WITHIN_MS)]);
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
      `${argv.join(" ")} did not get to its work: ${error.message}; it printed: ${printed.last()}`,
    );
  });

  const processes = () => [...new Set([...withDescendants(child.pid), ...markedProcesses(MARK, mark)])];
  const named = (what: string, isIt: (line: string) => boolean) => {
    const found = processes().find((pid) => isIt(commandLineOf(pid)));
    if (found === undefined) throw new Error(`${argv.join(" ")}: its process ${what} was not found`);
    return found;
  };
  const file = join(repositoryRoot, main);
  return {
    typed: child.pid,
    runner: named("bun run", (line) => /(^|\/)bun(\.exe)? run /.test(line)),
    command: named(
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

/** Looks for a pattern in what a process prints, which comes in pieces. */
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
