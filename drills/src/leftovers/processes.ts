import { readdirSync, readFileSync } from "node:fs";
import { processInfo } from "@super-heroes/cli/processes/process-info";

const EVERY_MS = 20;

/** Whether this machine shows its processes, so that what is left can be seen. */
export const showsProcesses = (): boolean => processInfo(process.pid)?.startedAtMs !== undefined;

/** The command line of a process; empty when there is none. */
export const commandLineOf = (pid: number): string => processInfo(pid)?.argv.join(" ").trim() ?? "";

/** Processes that have inherited a variable with this value, whatever their parent is now. */
export function markedProcesses(name: string, value: string): number[] {
  const entry = `${name}=${value}`;
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && environmentOf(pid).includes(entry));
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    // It has ended, or is another user's.
    return "";
  }
}

/** What is left of processes, and how long the last of them took to end. */
export interface Ending {
  ms: number;
  /** Process ids of those that were still there after the limit. */
  left: number[];
}

/** Waits until none of the processes is left, or until the limit. */
export async function untilEnded(processes: () => readonly number[], limitMs: number): Promise<Ending> {
  const startedAtMs = performance.now();
  for (;;) {
    const left = processes().filter((pid) => processInfo(pid) !== undefined);
    const ms = performance.now() - startedAtMs;
    if (left.length === 0 || ms > limitMs) return { ms, left };
    await Bun.sleep(EVERY_MS);
  }
}
