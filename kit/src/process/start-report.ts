/**
 * What a service reports over IPC to the program that started it: where it listens, or why it exits. Launchers read these reports
 * instead of the log, whose format and level can be changed.
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

/** How long requests in flight may take after the program that started the service has ended. */
const ORPHAN_LIMIT_MS = 4000;

/**
 * Sends SIGTERM to this process when the program that started it with an IPC channel ends, for whatever reason, and exits after 4 s
 * at the latest.
 */
export function stopWithStarter(): void {
  if (!process.send) return;
  process.on("disconnect", () => {
    setTimeout(() => process.exit(1), ORPHAN_LIMIT_MS).unref();
    process.kill(process.pid, "SIGTERM");
  });
}
