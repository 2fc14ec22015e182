import { readFileSync, writeFileSync } from "node:fs";
import type { ProcessResources } from "../result/segment.ts";

/** The kernel counts CPU time in these; a hundredth of a second on every Linux there is. */
const TICK_MS = 10;

/** CPU time a process used so far, its own code and the kernel's for it, in ms; `null` where it cannot be read. */
export function processCpuMs(pid: number): number | null {
  return cpuMsIn(readProc(pid, "stat"));
}

/** Reads user and system time from the text of `/proc/<pid>/stat`. */
export function cpuMsIn(stat: string | null): number | null {
  if (stat === null) return null;
  // The second field is the program's name in brackets, which may hold blanks and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isNaN(ticks) ? null : ticks * TICK_MS;
}

/** Reads the largest resident set, in bytes, from the text of `/proc/<pid>/status`. */
export function peakBytesIn(status: string | null): number | null {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status ?? "")?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** What several processes use from now on. */
export interface ResourceMeter {
  /** What each used since the meter was started. */
  read(): Record<string, ProcessResources>;
}

/** Starts to measure the processes, given by name. Their peaks start anew where the machine permits it. */
export function startMeter(processes: ReadonlyMap<string, number>): ResourceMeter {
  const started = [...processes].map(([name, pid]) => {
    forgetPeak(pid);
    return { name, pid, cpuMs: processCpuMs(pid) };
  });
  return {
    read: () =>
      Object.fromEntries(
        started.map(({ name, pid, cpuMs }) => {
          const now = processCpuMs(pid);
          const used = now === null || cpuMs === null ? null : now - cpuMs;
          return [name, { cpuMs: used, rssPeak: peakBytesIn(readProc(pid, "status")) }];
        }),
      ),
  };
}

function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
  } catch {
    // Not permitted, or no /proc: the peak is then the one since the process began.
  }
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return null;
  }
}
