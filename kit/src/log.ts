import pino, { type Logger } from "pino";
import { gatherLines } from "./gathered-lines.ts";
import { fastRequestLog, type RequestLog, requestLog } from "./request-log.ts";

export type { Logger };

/** pino's number for the level from which lines are written at once. */
const WARN = 40;

/** The file descriptor of standard output. */
const STDOUT = 1;

/** The levels a log can be cut at. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A service's logger, and how to be sure that everything said has been written. */
export interface ServiceLog {
  log: Logger;
  /** For the one line that every request has. */
  logRequest: RequestLog;
  /** Writes what is buffered, synchronously. Call it before the process ends. */
  flush(): void;
}

/**
 * JSON lines in production, readable lines in development, on standard output either way.
 *
 * JSON lines are gathered and written every 100 ms or 4 KiB, so that logging a request does not cost a system call;
 * `warn` and above are written at once.
 */
export async function createLog(options: {
  service: string;
  level: LogLevel;
  readable: boolean;
}): Promise<ServiceLog> {
  const settings = { level: options.level, base: { service: options.service } };
  if (options.readable) {
    const { default: pretty } = await import("pino-pretty");
    const log = pino(settings, pretty({ sync: true, ignore: "pid,hostname" }));
    return { log, logRequest: requestLog(log), flush: () => {} };
  }
  // Synchronous, because a write that is under way in the background is lost when the process ends, and lines
  // written meanwhile would land in its middle. By number, because looking at `process.stdout` would make the
  // pipe non-blocking, and every full one a pause of 100 ms.
  const destination = pino.destination({ dest: STDOUT, sync: true, minLength: 4096, periodicFlush: 100 });
  const requests = gatherLines((lines) => destination.write(lines));
  const flush = () => {
    requests.release();
    // Not flushSync(), which tries for ever when the reader has gone away.
    destination.flush();
  };
  const log = pino(
    {
      ...settings,
      hooks: {
        logMethod(args, method, level) {
          requests.release(); // what came before stands before
          method.apply(this, args);
          if (level >= WARN) flush();
        },
      },
    },
    destination,
  );
  const logRequest = fastRequestLog(log, options.service, requests.add);
  return { log, logRequest, flush };
}
