import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process, its parent and its start. */
export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  /** Its command line; split at blanks where the machine has no `/proc`. */
  readonly argv: readonly string[];
  /** Since the machine's start; `undefined` where the machine has no `/proc`. */
  readonly startedAtMs: number | undefined;
}

/** The kernel's unit of a process's start: a hundredth of a second on every Linux. */
const TICK_MS = 10;

/** The process with this id; `undefined` when there is none, and for a zombie. */
export function processInfo(pid: number): ProcessInfo | undefined {
  if (process.platform !== "linux") return infoFromPs(pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets, and may contain blanks and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return {
      pid,
      parent: Number(fields[1]),
      argv: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0"),
      startedAtMs: Number(fields[19]) * TICK_MS,
    };
  } catch {
    return undefined;
  }
}

function infoFromPs(pid: number): ProcessInfo | undefined {
  const { stdout } = spawnSync("ps", ["-ww", "-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" });
  const [, parent, args = ""] = /^\s*(\d+)\s+(.*)$/m.exec(stdout ?? "") ?? [];
  return parent === undefined
    ? undefined
    : { pid, parent: Number(parent), argv: args.split(" "), startedAtMs: undefined };
}

/** Whether that process still runs, and its id is not that of a later process. */
export function stillRuns({ pid, startedAtMs }: Pick<ProcessInfo, "pid" | "startedAtMs">): boolean {
  if (startedAtMs !== undefined) return processInfo(pid)?.startedAtMs === startedAtMs;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
