import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/** A log file that is rotated before it exceeds a size. */
export interface RotatingFile {
  /** Writes whole lines, synchronously: they have reached the operating system when this returns. Never throws. */
  write(lines: string): void;
}

/** How a file is rotated, and what happens with lines that cannot be written. */
export interface RotatingFileOptions {
  /** The file is rotated before it exceeds this many bytes. */
  maxBytes: number;
  /** How many rotated files are kept; `<path>.1` is the newest. */
  oldFiles: number;
  /** Called with the dropped lines and the error. */
  onDropped(lines: string, error: Error): void;
  now?: () => number;
}

/** The pause after a failed write. Lines are dropped until it is over. */
const PAUSE_MS = 1000;

/**
 * Creates the writer. The file is opened with the first line; its existing content is kept and counts.
 *
 * Not pino-roll (4.0.0), although it runs on Bun: it rotates after the size is exceeded, gives the current file a new name each
 * time, and on a full disk leaves incomplete lines and does not count the lost ones.
 */
export function rotatingFile(
  path: string,
  { maxBytes, oldFiles, onDropped, now = Date.now }: RotatingFileOptions,
): RotatingFile {
  let file: OpenFile | undefined;
  let failure: { error: Error; untilMs: number } | undefined;

  function append(lines: string): void {
    const bytes = Buffer.from(lines);
    file ??= openFile(path);
    if (file.size > 0 && file.size + bytes.length > maxBytes) {
      closeSync(file.descriptor);
      file = undefined;
      rotate(path, oldFiles);
      file = openFile(path);
    }
    writeWhole(file, bytes);
  }

  return {
    write(lines) {
      if (failure && now() < failure.untilMs) return onDropped(lines, failure.error);
      try {
        append(lines);
        failure = undefined;
      } catch (error) {
        failure = { error: error as Error, untilMs: now() + PAUSE_MS };
        onDropped(lines, failure.error);
      }
    },
  };
}

interface OpenFile {
  readonly descriptor: number;
  size: number;
}

function openFile(path: string): OpenFile {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, "a");
  return { descriptor, size: fstatSync(descriptor).size };
}

/** A disk that fills up takes part of the bytes. That part is removed, so that the file contains whole lines only. */
function writeWhole(file: OpenFile, bytes: Buffer): void {
  try {
    for (let from = 0; from < bytes.length; ) from += writeSync(file.descriptor, bytes, from);
    file.size += bytes.length;
  } catch (error) {
    if (fstatSync(file.descriptor).size > file.size) ftruncateSync(file.descriptor, file.size);
    throw error;
  }
}

/** Renames each rotated file to the next number and removes the oldest. */
function rotate(path: string, oldFiles: number): void {
  rmSync(`${path}.${oldFiles}`, { force: true });
  for (let number = oldFiles - 1; number > 0; number--) move(`${path}.${number}`, `${path}.${number + 1}`);
  if (oldFiles > 0) move(path, `${path}.1`);
  else rmSync(path, { force: true });
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
