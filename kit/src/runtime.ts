import type { AnyElysia } from "elysia";
import type { Logger } from "./log/log.ts";
import { type RequestLog, requestLog } from "./log/request-log.ts";
import type { Metrics } from "./metrics/metrics.ts";

/** The log, metrics and tracing of a service. Created once per process, and passed from `main` to the app and its shell. */
export interface Runtime {
  readonly log: Logger;
  /** Writes the one log line that each request gets. */
  readonly logRequest: RequestLog;
  readonly metrics: Metrics;
  /** The plugin that traces every request; undefined when tracing is off. It may replace `traceparent`. */
  readonly tracing: AnyElysia | undefined;
}

/**
 * Creates a runtime from a log and metrics. Request lines are written with `log` unless `logRequest` is set, and nothing
 * is traced unless `tracing` is set.
 *
 * @example
 * const runtime = createRuntime({ log: silentLog, metrics: createMetrics("heroes") });
 */
export function createRuntime({
  log,
  logRequest = requestLog(log),
  metrics,
  tracing,
}: Pick<Runtime, "log" | "metrics"> & Partial<Runtime>): Runtime {
  return { log, logRequest, metrics, tracing };
}
