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

/** Sends SIGTERM to this process when the program that started it with an IPC channel is gone, however that ended. */
export function stopWithStarter(): void {
  if (process.send) process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
}
