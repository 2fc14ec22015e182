/**
 * What a service reports over IPC to the program that started it with an IPC channel: where it listens, or why it ends.
 * Logs are for people, and their format and level can be changed; a launcher reads these reports instead.
 */
export type StartReport =
  | { report: "listening"; url: string; store: string }
  | { report: "failed"; reason: string };

/** Sends the report to the program that started this one. Does nothing without an IPC channel. */
export function reportToStarter(report: StartReport): void {
  process.send?.(report);
}

/** Whether a message from a process is a report. */
export function isStartReport(message: unknown): message is StartReport {
  const { report } = (message ?? {}) as Partial<StartReport>;
  return report === "listening" || report === "failed";
}

/** No caller is served for long by a service whose starter has ended: requests in flight get this long. */
const ORPHAN_LIMIT_MS = 4000;

/**
 * Sends SIGTERM to this process when the program that started it with an IPC channel has ended, however that ended, and
 * ends it after 4 s at the latest.
 */
export function stopWithStarter(): void {
  if (!process.send) return;
  process.on("disconnect", () => {
    setTimeout(() => process.exit(1), ORPHAN_LIMIT_MS).unref();
    process.kill(process.pid, "SIGTERM");
  });
}
