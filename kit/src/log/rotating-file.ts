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

/** A file of lines that never grows beyond a size, and never stands in the way of who writes to it. */
export interface RotatingFile {
  /** Writes whole lines, synchronously: they are with the operating system when this returns. Never throws. */
  write(lines: string): void;
}

/** What becomes of a file that is full, and of lines that cannot be written. */
export interface RotatingFileOptions {
  /** The file is put aside before it grows beyond this many bytes. */
  maxBytes: number;
  /** How many of those put aside are kept: `<path>.1` is the latest. */
  oldFiles: number;
  /** Called with the lines that were dropped, and why. */
  onDropped(lines: string, error: Error): void;
  now?: () => number;
}

/** How long a disk is left alone that has failed; until then lines are dropped without trying. */
const PAUSE_MS = 1000;

/** Opens the file with its first line; what it holds already stays and counts. */
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
      putAside(path, oldFiles);
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

/** A disk that fills up takes a part: that is taken back, so that the file holds whole lines whatever happens. */
function writeWhole(file: OpenFile, bytes: Buffer): void {
  try {
    for (let from = 0; from < bytes.length; ) from += writeSync(file.descriptor, bytes, from);
    file.size += bytes.length;
  } catch (error) {
    if (fstatSync(file.descriptor).size > file.size) ftruncateSync(file.descriptor, file.size);
    throw error;
  }
}

/** Makes room at `path`: each of the old files moves on by one, the oldest goes. */
function putAside(path: string, oldFiles: number): void {
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
