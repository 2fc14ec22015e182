import { isStartReport } from "@super-heroes/kit/process/start-report";
import type { Announcement } from "./log-lines.ts";

/** How long a report may arrive after the exit of its process, which comes by another channel. */
const LATE_REPORT_MS = 100;

/** The reports of a service's process over IPC. */
export interface ServiceReports {
  /** Receives a message of the process; other messages than reports are ignored. */
  take(message: unknown): void;
  /** Its URL and store. Never settles when it does not report them. */
  readonly listening: Promise<Announcement>;
  /** Why it ended; `undefined` when it reported no reason. Call it after the exit. */
  failure(): Promise<string | undefined>;
}

/** Collects the reports of one process. */
export function collectReports(): ServiceReports {
  const listening = Promise.withResolvers<Announcement>();
  const failed = Promise.withResolvers<string>();
  return {
    take(message) {
      if (!isStartReport(message)) return;
      if (message.report === "failed") failed.resolve(message.reason);
      else listening.resolve({ url: message.url, store: message.store });
    },
    listening: listening.promise,
    failure: () => Promise.race([failed.promise, Bun.sleep(LATE_REPORT_MS).then(() => undefined)]),
  };
}
