import { forgetPeak, memoryOf, processCpuMs, type ThreadUsage, threadsOf, withDescendants } from "./proc.ts";

/** What a process used since its ledger was opened, and the memory it holds now; `null` where it cannot be read. */
export interface Reading {
  cpuMs: number | null;
  runQueueWaitMs: number | null;
  /** Resident set in bytes. */
  rss: number | null;
  /** The largest resident set since the ledger was opened, where the machine permits a reset. */
  rssPeak: number | null;
}

/** Follows what one process uses. */
export interface ProcessLedger {
  read(): Reading;
}

/**
 * Opens the ledger of a process. A process with children is a server of many processes, such as PostgreSQL, and is
 * followed with all of them.
 *
 * Times are those of all threads, read from the scheduler in nanoseconds; a thread that ends keeps its last reading. The
 * memory of many processes is the sum of what each has for itself, and the largest part of their shared memory that one
 * of them sees: a sum of resident sets would count shared memory once per process.
 */
export function openLedger(pid: number): ProcessLedger {
  const members = () => (isFamily ? withDescendants(pid) : [pid]);
  const isFamily = withDescendants(pid).length > 1;
  const before = usageOf(members());
  const cpuMsBefore = processCpuMs(pid);
  const seen = new Map<number, ThreadUsage>();
  let familyPeak: number | null = null;
  forgetPeak(pid);

  function times(pids: readonly number[]): Pick<Reading, "cpuMs" | "runQueueWaitMs"> {
    // Without scheduler statistics only the process's own clock is left, in hundredths of a second.
    if (before.size === 0) {
      const cpuMs = processCpuMs(pid);
      const known = cpuMs !== null && cpuMsBefore !== null;
      return { cpuMs: known ? cpuMs - cpuMsBefore : null, runQueueWaitMs: null };
    }
    for (const [thread, usage] of usageOf(pids)) seen.set(thread, usage);
    let cpuMs = 0;
    let runQueueWaitMs = 0;
    for (const [thread, usage] of seen) {
      const since = before.get(thread) ?? { cpuMs: 0, runQueueWaitMs: 0 };
      cpuMs += usage.cpuMs - since.cpuMs;
      runQueueWaitMs += usage.runQueueWaitMs - since.runQueueWaitMs;
    }
    return { cpuMs, runQueueWaitMs };
  }

  function memory(pids: readonly number[]): Pick<Reading, "rss" | "rssPeak"> {
    const each = pids.flatMap((member) => memoryOf(member) ?? []);
    const [first] = each;
    if (!first) return { rss: null, rssPeak: familyPeak };
    if (!isFamily) return { rss: first.resident, rssPeak: first.peak };
    const rss =
      each.reduce((sum, { anonymous }) => sum + anonymous, 0) + Math.max(...each.map(({ shared }) => shared));
    familyPeak = Math.max(familyPeak ?? 0, rss);
    return { rss, rssPeak: familyPeak };
  }

  return {
    read() {
      const pids = members();
      return { ...times(pids), ...memory(pids) };
    },
  };
}

function usageOf(pids: readonly number[]): Map<number, ThreadUsage> {
  return new Map(pids.flatMap((pid) => [...threadsOf(pid)]));
}
