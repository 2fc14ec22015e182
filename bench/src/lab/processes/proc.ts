import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** The kernel counts CPU time in ticks, on every Linux a hundredth of a second. */
const TICK_MS = 10;

/** What one thread used since it began, in ms. */
export interface ThreadUsage {
  cpuMs: number;
  /** Time for which it was ready to run and waited for a core. */
  runQueueWaitMs: number;
}

/** The memory that one process holds, in bytes. */
export interface Memory {
  resident: number;
  /** The largest resident set since the process began, or since {@link forgetPeak}. */
  peak: number;
  /** Its own: what no other process shares. */
  anonymous: number;
  /** The part of the resident set that is memory shared with other processes, such as a server's buffers. */
  shared: number;
}

/** CPU time a process used so far, its own code and the kernel's for it, in ms; `null` where it cannot be read. */
export function processCpuMs(pid: number): number | null {
  return cpuMsIn(read(`${pid}/stat`));
}

/** Reads user and system time from the text of `/proc/<pid>/stat`. */
export function cpuMsIn(stat: string | null): number | null {
  if (stat === null) return null;
  // The second field is the program's name in brackets, which may itself contain blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isNaN(ticks) ? null : ticks * TICK_MS;
}

/** The threads of a process, by their ids; empty where that cannot be read. */
export function threadsOf(pid: number): Map<number, ThreadUsage> {
  const threads = new Map<number, ThreadUsage>();
  for (const id of idsIn(`${pid}/task`)) {
    const usage = schedstatIn(read(`${pid}/task/${id}/schedstat`));
    if (usage) threads.set(id, usage);
  }
  return threads;
}

/** Reads the text of a `schedstat`: time on a core and time waiting for one, both in nanoseconds. */
export function schedstatIn(schedstat: string | null): ThreadUsage | null {
  const [, cpuNs, waitNs] = /^(\d+) (\d+)/.exec(schedstat ?? "") ?? [];
  if (cpuNs === undefined || waitNs === undefined) return null;
  return { cpuMs: Number(cpuNs) / 1e6, runQueueWaitMs: Number(waitNs) / 1e6 };
}

/** The process and all that descend from it. */
export function withDescendants(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(withDescendants)];
}

/**
 * The process that does the work of a command: past shells and package runners, each of which has one child. A process with
 * several children, or with none, is it.
 */
export function workingProcess(pid: number): number {
  const [only, ...others] = childrenOf(pid);
  return only === undefined || others.length > 0 ? pid : workingProcess(only);
}

function childrenOf(pid: number): number[] {
  return idsIn(`${pid}/task`).flatMap((thread) =>
    (read(`${pid}/task/${thread}/children`) ?? "").split(" ").filter(Boolean).map(Number),
  );
}

/** The memory a process holds; `null` where it cannot be read. */
export function memoryOf(pid: number): Memory | null {
  return memoryIn(read(`${pid}/status`));
}

const MEMORY_FIELDS = {
  resident: /^VmRSS:\s+(\d+) kB$/m,
  peak: /^VmHWM:\s+(\d+) kB$/m,
  anonymous: /^RssAnon:\s+(\d+) kB$/m,
  shared: /^RssShmem:\s+(\d+) kB$/m,
};

/** Reads the memory from the text of `/proc/<pid>/status`. */
export function memoryIn(status: string | null): Memory | null {
  const bytes = (field: RegExp) => Number(field.exec(status ?? "")?.[1]) * 1024;
  const memory = {
    resident: bytes(MEMORY_FIELDS.resident),
    peak: bytes(MEMORY_FIELDS.peak),
    anonymous: bytes(MEMORY_FIELDS.anonymous),
    shared: bytes(MEMORY_FIELDS.shared),
  };
  return Object.values(memory).some(Number.isNaN) ? null : memory;
}

/** Resets the peak of a process's memory, where the machine permits it. */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
  } catch {
    // Not permitted, or no /proc: the peak is then the one since the process began.
  }
}

function idsIn(folder: string): number[] {
  try {
    return readdirSync(`/proc/${folder}`).map(Number);
  } catch {
    return [];
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(`/proc/${file}`, "utf8");
  } catch {
    return null;
  }
}
