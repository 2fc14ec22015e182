import pino from "pino";
import type { Logger } from "../src/log/log.ts";

/** One line of a log, as a reader of the JSON would have it. */
export type LogLine = Record<string, unknown>;

/** A log whose lines stay in memory. */
export interface CapturedLog {
  log: Logger;
  lines: LogLine[];
  /** Resolves with the first matching line, written already or later. */
  line(fits: (line: LogLine) => boolean): Promise<LogLine>;
}

/** Creates a log that keeps the lines at `debug` and above. */
export function captureLog(): CapturedLog {
  const lines: LogLine[] = [];
  const awaited = new Set<(line: LogLine) => void>();
  const log = pino(
    { level: "debug" },
    {
      write(text: string) {
        const line = JSON.parse(text) as LogLine;
        lines.push(line);
        for (const notify of awaited) notify(line);
      },
    },
  );
  return {
    log,
    lines,
    line(fits) {
      const { promise, resolve } = Promise.withResolvers<LogLine>();
      const notify = (line: LogLine) => {
        if (!fits(line)) return;
        awaited.delete(notify);
        resolve(line);
      };
      awaited.add(notify);
      lines.forEach(notify);
      return promise;
    },
  };
}
