import { readFileSync } from "node:fs";

/** A process, as far as it is needed to find out which command began it. */
export interface ProcessLook {
  argv: readonly string[];
  parent: number;
  /** Since the machine's start. */
  startedAtMs: number;
}

/** The kernel counts a process's start in these; a hundredth of a second on every Linux there is. */
const TICK_MS = 10;
/** What `npx`, Bun and the installation of the dependencies take as a rule, where it cannot be read. */
const USUAL_SET_UP_MS = 15_000;

/**
 * A clock that counts from when the command was typed, in ms. In front of this process there may be `npx`, which has fetched
 * Bun, and `bun run`, which has installed the dependencies; a person who waits for three minutes counts that too. Where
 * processes cannot be read, a usual set-up is added to this process's own time.
 */
export function commandClock(
  lookAt: (pid: number) => ProcessLook | undefined = processLook,
  ownMs: () => number = () => performance.now(),
): () => number {
  const own = lookAt(process.pid);
  const beforeMs = own ? own.startedAtMs - firstRunner(own, lookAt).startedAtMs : USUAL_SET_UP_MS;
  return () => beforeMs + ownMs();
}

/** The outermost of the package runners that lead to this process; it itself where there is none. */
function firstRunner(own: ProcessLook, lookAt: (pid: number) => ProcessLook | undefined): ProcessLook {
  let first = own;
  for (;;) {
    const parent = lookAt(first.parent);
    if (!parent || !isRunner(parent.argv)) return first;
    first = parent;
  }
}

/** Programs that do nothing but start another one. A terminal, a script or another `bench` is none. */
function isRunner(argv: readonly string[]): boolean {
  const line = argv.join(" ").trim();
  return [
    /^(\S*\/)?bunx? run\b/,
    /^(\S*\/)?(npx|bunx)\b/,
    /^npm (exec|run)\b/,
    /^(\S*\/)?node \S*\/(npx|npm)(-cli\.js)?\b/,
    /^(\S*\/)?(sh|dash|bash) -c ['"]?(\S*\/)?bun['"]? /,
  ].some((pattern) => pattern.test(line));
}

function processLook(pid: number): ProcessLook | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets, which may hold blanks and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return {
      argv: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0"),
      parent: Number(fields[1]),
      startedAtMs: Number(fields[19]) * TICK_MS,
    };
  } catch {
    return undefined;
  }
}
