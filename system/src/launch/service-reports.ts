import { isStartReport } from "@super-heroes/kit/process/start-report";
import type { Announcement } from "./log-lines.ts";

/** How long a report may still be on its way once the exit of its process is known: the two come by different ways. */
const LATE_REPORT_MS = 100;

/** What a service's process reports over IPC. */
export interface ServiceReports {
  /** Takes a message of the process; anything but a report is ignored. */
  take(message: unknown): void;
  /** Where it listens. Never settles when it does not report that. */
  readonly listening: Promise<Announcement>;
  /** Why it ended, in its own words. Call it after the exit; `undefined` when it reported no reason. */
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
