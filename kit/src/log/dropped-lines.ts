import { writeSync } from "node:fs";
import type { Metrics } from "../metrics/metrics.ts";
import type { LogPlace } from "./log-files.ts";

/** The file descriptor of standard error. */
const STDERR = 2;

/**
 * Counts lines that could not be written in `log_lines_dropped_total`, and reports the first one on standard error, because
 * the log itself cannot be written.
 */
export function countDroppedLines(service: string, metrics: Metrics) {
  const dropped = metrics.counter("log_lines_dropped_total", "Log lines that could not be written, by place");
  let said = false;
  return (to: LogPlace, lines: number, error: Error): void => {
    dropped.child({ to }).add(lines);
    if (said) return;
    said = true;
    try {
      writeSync(STDERR, `${service}: log lines are lost, see log_lines_dropped_total: ${error.message}\n`);
    } catch {
      // Standard error may be on the same disk.
    }
  };
}
