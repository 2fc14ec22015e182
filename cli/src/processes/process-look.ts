import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process, as far as it is needed to find out who started it. */
export interface ProcessLook {
  readonly pid: number;
  readonly parent: number;
  /** Its command line; in words only where the machine has no `/proc`. */
  readonly argv: readonly string[];
  /** Since the machine's start; `undefined` where the machine has no `/proc`. */
  readonly startedAtMs: number | undefined;
}

/** The kernel counts a process's start in these; a hundredth of a second on every Linux there is. */
const TICK_MS = 10;

/** The process with this id; `undefined` when there is none, also when it has ended and was not collected yet. */
export function processLook(pid: number): ProcessLook | undefined {
  if (process.platform !== "linux") return lookWithPs(pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets, which may hold blanks and brackets itself.
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

function lookWithPs(pid: number): ProcessLook | undefined {
  const { stdout } = spawnSync("ps", ["-ww", "-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" });
  const [, parent, args = ""] = /^\s*(\d+)\s+(.*)$/m.exec(stdout ?? "") ?? [];
  return parent === undefined
    ? undefined
    : { pid, parent: Number(parent), argv: args.split(" "), startedAtMs: undefined };
}

/** Whether that process still runs, and not another one that was given its id. */
export function stillRuns({ pid, startedAtMs }: Pick<ProcessLook, "pid" | "startedAtMs">): boolean {
  if (startedAtMs !== undefined) return processLook(pid)?.startedAtMs === startedAtMs;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
