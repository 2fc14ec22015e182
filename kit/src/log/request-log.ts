import type { Logger } from "pino";
import type { Cut } from "../request/response-cut.ts";

/** What is logged for a request. */
export interface RequestEntry {
  correlationId: string;
  /** The user who made the request, where it is known. */
  userId?: number | undefined;
  method: string;
  path: string;
  /** The status that was sent. It does not show whether a stream was cut off later. */
  status: number;
  /** The time until the response was ready, or until its stream ended. */
  durationMs: number;
  /** Why the stream was cut off. */
  cut?: Cut;
}

/** Writes the log line of one request, at level `info`. */
export type RequestLog = (entry: RequestEntry) => void;

/** Writes request lines with the logger. */
export const requestLog =
  (log: Logger): RequestLog =>
  (entry) =>
    log.info(entry, "request");

/**
 * Writes the same JSON line as {@link requestLog}, concatenated manually: it is the one line that every request costs
 * (docs/tuning.md). Writes nothing when the logger's level is above `info`.
 */
export function fastRequestLog(log: Logger, service: string, write: (line: string) => void): RequestLog {
  if (!log.isLevelEnabled("info")) return () => {};
  const begin = `{"level":${log.levels.values.info},"time":`;
  const afterTime = `,"service":${JSON.stringify(service)},"correlationId":`;
  return ({ correlationId, userId, method, path, status, durationMs, cut }) =>
    write(
      `${begin}${Date.now()}${afterTime}${JSON.stringify(correlationId)}${userId === undefined ? "" : `,"userId":${userId}`},"method":"${method}","path":${JSON.stringify(path)},"status":${status},"durationMs":${durationMs.toFixed(3)}${cut === undefined ? "" : `,"cut":"${cut}"`},"msg":"request"}\n`,
    );
}
