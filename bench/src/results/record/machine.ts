import { cpus, loadavg, release, totalmem } from "node:os";
import autocannonPackage from "autocannon/package.json";

/** The machine and the tools of a run, without anything that identifies its user. */
export interface Machine {
  cpu: string;
  cores: number;
  /** In bytes. */
  memory: number;
  /** The load average over the minute before the run; `null` where the machine does not report it. */
  loadBefore: number | null;
  kernel: string;
  bun: string;
  autocannon: string;
  /** `null` where it was not used. */
  k6: string | null;
  /** Absent where it was not used. */
  wrk?: string;
}

/** The load average over the last minute; `null` where the machine does not report it. */
export function machineLoad(): number | null {
  return process.platform === "win32" ? null : (loadavg()[0] ?? null);
}

/** Describes this machine. */
export function thisMachine(
  k6Version: string | null,
  loadBefore: number | null,
  wrkVersion: string | null = null,
): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memory: totalmem(),
    loadBefore,
    kernel: `${process.platform} ${release()} ${process.arch}`,
    bun: Bun.version,
    autocannon: autocannonPackage.version,
    k6: k6Version,
    ...(wrkVersion !== null && { wrk: wrkVersion }),
  };
}
