import { join } from "node:path";
import type { Subprocess } from "bun";

const PROGRAM = join(import.meta.dir, "guard.sh");

/** An order to the guard, for the end of this process. */
export interface Guarded {
  /** Cancels the order. */
  release(): void;
}

let guard: Subprocess<"pipe", "ignore", "ignore"> | undefined;
let orders = 0;
/** The orders that were not cancelled. */
const pending = new Set<number>();

/**
 * Ends a child of this process when this process ends, even by SIGKILL: with the signal, and with SIGKILL after 2 s. A program
 * that leads a process group ends with its group. Call `release` once the child has ended, before its process id is reused.
 *
 * A shell program does this work: a program such as k6 or PostgreSQL does not watch its parent, and Linux's own way
 * (`PR_SET_PDEATHSIG`) does not exist on macOS.
 */
export function guardProcess(
  pid: number,
  { signal = "SIGTERM", isGroup = false }: { signal?: NodeJS.Signals; isGroup?: boolean } = {},
): Guarded {
  return order("process", `${signal.replace(/^SIG/, "")} ${isGroup ? -pid : pid}`);
}

/** Runs a command when this process ends before `release` is called, even by SIGKILL. The command prints nothing. */
export function guardWith(argv: readonly string[]): Guarded {
  return order("command", argv.map(quoted).join(" "));
}

/**
 * Ends the guard where it has nothing left to do, and waits for its end. A command calls it last, so that it leaves no process
 * behind, not even an ended one that is still to be collected. Orders that are left are carried out after the end of this
 * process, because some of them look whether it runs.
 */
export async function endGuard(): Promise<void> {
  if (!guard || pending.size > 0) return;
  const ending = guard;
  guard = undefined;
  ending.stdin.end();
  await ending.exited;
}

function order(kind: "process" | "command", what: string): Guarded {
  const id = ++orders;
  pending.add(id);
  send(`${kind} ${id} ${what}`);
  return {
    release() {
      pending.delete(id);
      send(`forget ${id}`);
    },
  };
}

function send(line: string): void {
  try {
    guard ??= start();
    guard.stdin.write(`${line}\n`);
    guard.stdin.flush();
  } catch {
    // There is no shell on this machine, or the guard was killed: then only this process ends its children.
  }
}

function start() {
  const started = Bun.spawn(["/bin/sh", PROGRAM], {
    cwd: "/",
    stdin: "pipe",
    stdout: "ignore",
    stderr: "ignore",
    // In its own session, so that Ctrl-C and the end of the terminal reach only this process.
    detached: true,
  });
  started.unref();
  return started;
}

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
