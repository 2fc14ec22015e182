import type { Logger } from "pino";
import type { Cut } from "../request/response-cut.ts";

/** What is logged of a request that was answered. */
export interface RequestEntry {
  correlationId: string;
  /** Who asked, where it is known. */
  userId?: number | undefined;
  method: string;
  path: string;
  /** As it was sent. Of a stream that was cut off, it says nothing about how that ended. */
  status: number;
  /** Until the response was ready; of a stream, until it was over. */
  durationMs: number;
  /** Why a stream did not come to its end. */
  cut?: Cut;
}

/** Writes the line of one request, at the level `info`. */
export type RequestLog = (entry: RequestEntry) => void;

/** Writes requests as the logger writes everything else. */
export const requestLog =
  (log: Logger): RequestLog =>
  (entry) =>
    log.info(entry, "request");

/**
 * Writes the same JSON line as {@link requestLog} would, put together by hand: it is the one line that every request
 * pays for (docs/tuning.md). Writes nothing when the logger's level is above `info`.
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
