import { join } from "node:path";
import { rotatingFile } from "./rotating-file.ts";

/** pino's number for the level from which lines stand in a file of their own as well. */
const ERROR = 50;

/** At this size a file is put aside. */
const MAX_BYTES = 10 * 1024 * 1024;

/** Where a service's lines are kept, besides standard output. */
export interface LogFilesOptions {
  dir: string;
  service: string;
  /** How many old files of each kind are kept. */
  oldFiles: number;
  /** Several processes of the service write to the same folder: each has files of its own, with its pid in the name. */
  shared?: boolean;
  maxBytes?: number;
  /** Called for lines that could not be written: where to, how many, and why. */
  onDropped(to: LogPlace, lines: number, error: Error): void;
}

/** A place that lines are written to. */
export type LogPlace = "stdout" | "file" | "errors_file";

/** The files of a service's log. */
export interface LogFiles {
  /** Writes lines that all have this level. Never throws, whatever the disk does. */
  write(lines: string, level: number): void;
}

/**
 * `<service>.log` with every line and `<service>_errors.log` with those at `error` and above; both are put aside at
 * 10 MB. Lines that cannot be written are dropped, and the disk is tried again a second later.
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

/** How many lines a text has, each with its end. */
export const countLines = (text: string): number => text.split("\n").length - 1;
