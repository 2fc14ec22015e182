import { join } from "node:path";
import type { Subprocess } from "bun";

const PROGRAM = join(import.meta.dir, "guard.sh");

/** What the guard is to do when this process has ended. */
export interface Guarded {
  /** Calls it off. */
  release(): void;
}

let guard: Subprocess<"pipe", "ignore", "ignore"> | undefined;
let orders = 0;

/**
 * Has a child of this process ended when this process ends, however it ends, SIGKILL included: with the signal, and with
 * SIGKILL after 2 s. A program that leads a process group is ended with all of the group. Call `release` once the child
 * has ended, before its process id is given to another process.
 *
 * A small shell program of its own sees to that: a program such as k6 or PostgreSQL does not watch its parent, and what
 * Linux offers for that (`PR_SET_PDEATHSIG`) is not there on macOS.
 */
export function guardProcess(
  pid: number,
  { signal = "SIGTERM", isGroup = false }: { signal?: NodeJS.Signals; isGroup?: boolean } = {},
): Guarded {
  return order("process", `${signal.replace(/^SIG/, "")} ${isGroup ? -pid : pid}`);
}

/** Has a command run when this process ends before `release` is called, however it ends. Nothing is printed by it. */
export function guardWith(argv: readonly string[]): Guarded {
  return order("command", argv.map(quoted).join(" "));
}

function order(kind: "process" | "command", what: string): Guarded {
  const id = ++orders;
  send(`${kind} ${id} ${what}`);
  return { release: () => send(`forget ${id}`) };
}

function send(line: string): void {
  try {
    guard ??= start();
    guard.stdin.write(`${line}\n`);
    guard.stdin.flush();
  } catch {
    // There is no shell on this machine, or the guard has been killed: this process alone ends its children then.
  }
}

function start() {
  const started = Bun.spawn(["/bin/sh", PROGRAM], {
    cwd: "/",
    stdin: "pipe",
    stdout: "ignore",
    stderr: "ignore",
    // In a session of its own, so that a Ctrl-C and the end of a terminal reach this process only.
    detached: true,
  });
  started.unref();
  return started;
}

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
