import pino, { type DestinationStream, type Logger } from "pino";
import { gatherLines } from "./gathered-lines.ts";
import { countLines, type LogFiles, type LogPlace } from "./log-files.ts";
import { fastRequestLog, type RequestLog, requestLog } from "./request-log.ts";

export type { Logger };

/** pino's numbers of the level of request lines, and of the level from which lines are written at once. */
const INFO = 30;
const WARN = 40;

/** The file descriptor of standard output. */
const STDOUT = 1;

/** How much is buffered while standard output accepts nothing, as with a full disk. Further lines are dropped. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/** The log levels, from the most to the least detailed. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A service's logger, and the function that flushes it. */
export interface ServiceLog {
  log: Logger;
  /** Writes the one line that every request has. */
  logRequest: RequestLog;
  /** Writes buffered lines, synchronously. Call it before the process ends. */
  flush(): void;
}

/** How and where a log is written. */
export interface LogOptions {
  service: string;
  level: LogLevel;
  readable: boolean;
  /** Files to which every line is written as well, always as JSON. */
  files?: LogFiles | undefined;
  /** Called for lines that could not be written to standard output. */
  onDropped?: ((to: LogPlace, lines: number, error: Error) => void) | undefined;
}

/**
 * Creates the log of a service on standard output: JSON lines, or readable ones.
 *
 * JSON lines are collected and written every 100 ms or 4 KiB, so that logging a request does not cost a system call. Lines
 * at `warn` and above are written at once. When a disk is full, lines are lost and the service goes on.
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
    // Not flushSync(), which retries without end when the reader has closed the pipe.
    stdout.flush();
  };
  const log = pino(
    {
      ...settings,
      hooks: {
        logMethod(args, method, lineLevel) {
          requests.release(); // keeps the lines in order
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
  // Synchronous, because an asynchronous write is lost when the process ends, and lines written meanwhile would end up in
  // its middle. By number, because reading `process.stdout` would make the pipe non-blocking, and each full pipe a pause
  // of 100 ms.
  const stdout = pino.destination({
    dest: STDOUT,
    sync: true,
    minLength: 4096,
    periodicFlush: 100,
    maxLength: MAX_WAITING_BYTES,
  });
  let failure = new Error("standard output accepts no data");
  // Without a listener the first error would end the process. The buffered text is written with the next line.
  stdout.on("error", (error: Error) => {
    failure = error;
  });
  stdout.on("drop", (lines: string) => onDropped("stdout", countLines(lines), failure));
  return stdout;
}

/** Combines the destination with the files. */
function withFiles(destination: DestinationStream, files: LogFiles | undefined): DestinationStream {
  if (!files) return destination;
  return {
    // Makes pino store the level of each line in `lastLevel` before it writes the line.
    [Symbol.for("pino.metadata")]: true,
    lastLevel: 0,
    write(line: string) {
      destination.write(line);
      files.write(line, this.lastLevel);
    },
  } as DestinationStream & { lastLevel: number };
}
