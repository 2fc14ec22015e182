import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readlinkSync } from "node:fs";
import { dirname } from "node:path";
import { LocalStackError } from "./failure.ts";
import type { StoreState } from "./state.ts";

const pollEveryMs = 20;

/** A signal that ends a server, gracefully or not. */
export type EndingSignal = "SIGINT" | "SIGTERM" | "SIGQUIT" | "SIGKILL";

/**
 * Starts a server that outlives this process: in a session of its own, its output appended to `logFile`.
 * Returns its pid.
 */
export function launch(
  argv: readonly string[],
  logFile: string,
  environment: Readonly<Record<string, string>>,
): number {
  const log = openSync(logFile, "a");
  try {
    const child = Bun.spawn([...argv], {
      cwd: dirname(logFile),
      env: environment,
      stdin: "ignore",
      stdout: log,
      stderr: log,
      detached: true,
    });
    child.unref();
    return child.pid;
  } finally {
    closeSync(log);
  }
}

/**
 * Whether the recorded server still runs. A process id alone is not enough, since the system reuses it: the command line
 * has to name the data folder.
 */
export function isRunning({ pid, dataDir }: Pick<StoreState, "pid" | "dataDir">): boolean {
  return pid !== null && `${commandLineOf(pid)} `.includes(`${dataDir} `);
}

/** Sends the signal to the recorded server, if it runs, and waits until it has ended. Throws {@link LocalStackError}. */
export async function endServer(store: StoreState, signal: EndingSignal, timeoutMs: number): Promise<void> {
  if (store.pid === null || !isRunning(store)) return;
  kill(store.pid, signal);
  const deadlineMs = performance.now() + timeoutMs;
  while (isRunning(store)) {
    if (performance.now() > deadlineMs) {
      throw new LocalStackError(
        `${store.service}: pid ${store.pid} still runs ${timeoutMs / 1000} s after ${signal}`,
      );
    }
    await Bun.sleep(pollEveryMs);
  }
}

function kill(pid: number, signal: EndingSignal): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended in the meantime.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Empty when there is no such process, and for a zombie. */
function commandLineOf(pid: number): string {
  if (!existsSync("/proc/self/cmdline")) {
    return spawnSync("ps", ["-ww", "-o", "args=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
  }
  for (let attempt = 1; ; attempt += 1) {
    const commandLine = readOrEmpty(() => readFileSync(`/proc/${pid}/cmdline`, "utf8"));
    // During exec a process has its new program, but no command line yet.
    const isBetween = commandLine === "" && readOrEmpty(() => readlinkSync(`/proc/${pid}/exe`)) !== "";
    if (!isBetween || attempt === 100) return commandLine.replaceAll("\0", " ").trim();
    Bun.sleepSync(1);
  }
}

function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
