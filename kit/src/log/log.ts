import pino, { type DestinationStream, type Logger } from "pino";
import { gatherLines } from "./gathered-lines.ts";
import { countLines, type LogFiles, type LogPlace } from "./log-files.ts";
import { fastRequestLog, type RequestLog, requestLog } from "./request-log.ts";

export type { Logger };

/** pino's numbers for the level of a request's line, and for the one from which lines are written at once. */
const INFO = 30;
const WARN = 40;

/** The file descriptor of standard output. */
const STDOUT = 1;

/** How much may wait for a standard output that takes nothing, a full disk for one; what comes then is dropped. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

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

/** How a log is written. */
export interface LogOptions {
  service: string;
  level: LogLevel;
  readable: boolean;
  /** Where every line is written as well, as JSON whatever standard output has. */
  files?: LogFiles | undefined;
  /** Called for lines that standard output did not take. */
  onDropped?: ((to: LogPlace, lines: number, error: Error) => void) | undefined;
}

/**
 * JSON lines in production, readable lines in development, on standard output either way.
 *
 * JSON lines are gathered and written every 100 ms or 4 KiB, so that logging a request does not cost a system call;
 * `warn` and above are written at once. A disk that is full costs lines, never the service.
 */
export async function createLog(options: LogOptions): Promise<ServiceLog> {
  const { service, level, files, onDropped = () => {} } = options;
  const settings = { level, base: { service } };
  if (options.readable) {
    const { default: pretty } = await import("pino-pretty");
    const log = pino(settings, withFiles(pretty({ sync: true, ignore: "pid,hostname" }), files));
    return { log, logRequest: requestLog(log), flush: () => {} };
  }
  const stdout = openStdout(onDropped);
  const requests = gatherLines((lines) => {
    stdout.write(lines);
    files?.write(lines, INFO);
  });
  const flush = () => {
    requests.release();
    // Not flushSync(), which tries for ever when the reader has gone away.
    stdout.flush();
  };
  const log = pino(
    {
      ...settings,
      hooks: {
        logMethod(args, method, lineLevel) {
          requests.release(); // what came before stands before
          method.apply(this, args);
          if (lineLevel >= WARN) flush();
        },
      },
    },
    withFiles(stdout, files),
  );
  const logRequest = fastRequestLog(log, service, requests.add);
  return { log, logRequest, flush };
}

function openStdout(onDropped: NonNullable<LogOptions["onDropped"]>) {
  // Synchronous, because a write that is under way in the background is lost when the process ends, and lines
  // written meanwhile would land in its middle. By number, because looking at `process.stdout` would make the
  // pipe non-blocking, and every full one a pause of 100 ms.
  const stdout = pino.destination({
    dest: STDOUT,
    sync: true,
    minLength: 4096,
    periodicFlush: 100,
    maxLength: MAX_WAITING_BYTES,
  });
  let failure = new Error("standard output takes nothing");
  // Without a listener the first error would end the process; what it held back is tried again with the next line.
  stdout.on("error", (error: Error) => {
    failure = error;
  });
  stdout.on("drop", (lines: string) => onDropped("stdout", countLines(lines), failure));
  return stdout;
}

/** The destination, and the files with it. */
function withFiles(destination: DestinationStream, files: LogFiles | undefined): DestinationStream {
  if (!files) return destination;
  return {
    // Has pino leave the level of each line in `lastLevel` before it writes it.
    [Symbol.for("pino.metadata")]: true,
    lastLevel: 0,
    write(line: string) {
      destination.write(line);
      files.write(line, this.lastLevel);
    },
  } as DestinationStream & { lastLevel: number };
}
