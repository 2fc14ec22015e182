import { join } from "node:path";
import { rotatingFile } from "./rotating-file.ts";

/** pino's number of the level from which lines are also written to a separate file. */
const ERROR = 50;

/** A file is rotated at this size. */
const MAX_BYTES = 10 * 1024 * 1024;

/** Where a service's log is written, besides standard output. */
export interface LogFilesOptions {
  dir: string;
  service: string;
  /** How many rotated files of each kind are kept. */
  oldFiles: number;
  /** Several processes of the service write to the same folder: the file names contain the pid. */
  shared?: boolean;
  maxBytes?: number;
  /** Called for lines that could not be written, with their destination, number and error. */
  onDropped(to: LogPlace, lines: number, error: Error): void;
}

/** A destination of log lines. */
export type LogPlace = "stdout" | "file" | "errors_file";

/** The files of a service's log. */
export interface LogFiles {
  /** Writes lines that all have this level. Never throws, whatever the disk does. */
  write(lines: string, level: number): void;
}

/**
 * Opens `<service>.log`, with every line, and `<service>_errors.log`, with those at `error` and above. Both are rotated at
 * 10 MB. Lines that cannot be written are dropped, and writing is tried again after a second.
 */
export function openLogFiles({
  dir,
  service,
  oldFiles,
  shared = false,
  maxBytes = MAX_BYTES,
  onDropped,
}: LogFilesOptions): LogFiles {
  const name = shared ? `${service}.${process.pid}` : service;
  const fileFor = (to: LogPlace, path: string) =>
    rotatingFile(join(dir, path), {
      maxBytes,
      oldFiles,
      onDropped: (lines, error) => onDropped(to, countLines(lines), error),
    });
  const all = fileFor("file", `${name}.log`);
  const errors = fileFor("errors_file", `${name}_errors.log`);
  return {
    write(lines, level) {
      all.write(lines);
      if (level >= ERROR) errors.write(lines);
    },
  };
}

/** The number of lines in a text, each with its newline. */
export const countLines = (text: string): number => text.split("\n").length - 1;
