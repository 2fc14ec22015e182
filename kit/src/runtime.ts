import type { AnyElysia } from "elysia";
import { createFlags, type Flags } from "./flags/flags.ts";
import type { Logger } from "./log/log.ts";
import { type RequestLog, requestLog } from "./log/request-log.ts";
import type { Metrics } from "./metrics/metrics.ts";

/** The log, metrics, tracing and flags of a service. Created once per process, and passed from `main` to the app and its shell. */
export interface Runtime {
  readonly log: Logger;
  /** Writes the one log line that each request gets. */
  readonly logRequest: RequestLog;
  readonly metrics: Metrics;
  /** The plugin that traces every request; undefined when tracing is off. It may replace `traceparent`. */
  readonly tracing: AnyElysia | undefined;
  /** The feature flags; all have the defaults of the code where the process has no source of flags. */
  readonly flags: Flags;
}

/**
 * Creates a runtime from a log and metrics. Request lines are written with `log` unless `logRequest` is set, nothing is traced
 * unless `tracing` is set, and flags have the defaults of the code unless `flags` is set.
 *
 * @example
 * const runtime = createRuntime({ log: silentLog, metrics: createMetrics("heroes") });
 */
export function createRuntime({
  log,
  logRequest = requestLog(log),
  metrics,
  tracing,
  flags = createFlags(metrics),
}: Pick<Runtime, "log" | "metrics"> & Partial<Runtime>): Runtime {
  return { log, logRequest, metrics, tracing, flags };
}
