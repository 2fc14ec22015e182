import { CommandError } from "./engines/run-to-end.ts";
import { LocalStackError } from "./failure.ts";
import { MissingEngineError } from "./locate-engines.ts";

const kinds = [LocalStackError, MissingEngineError, CommandError];

/**
 * Whether the message of an error is written for the person at the terminal: those of the local stack, and those of the
 * operating system about a file (a full disk, a lack of permission), which name what was tried and where.
 */
export function isForPeople(error: unknown): error is Error {
  if (kinds.some((kind) => error instanceof kind)) return true;
  return error instanceof Error && "syscall" in error && "path" in error;
}
