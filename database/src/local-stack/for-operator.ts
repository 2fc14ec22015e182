import { CommandError } from "./engines/run-to-end.ts";
import { LocalStackError } from "./failure.ts";
import { MissingEngineError } from "./locate-engines.ts";

const kinds = [LocalStackError, MissingEngineError, CommandError];

/**
 * Whether the message of an error is written for the operator: errors of the local stack, and errors of the operating
 * system about a file (a full disk, a missing permission), which name the operation and the path.
 */
export function isForOperator(error: unknown): error is Error {
  if (kinds.some((kind) => error instanceof kind)) return true;
  return error instanceof Error && "syscall" in error && "path" in error;
}
