import { Interrupted } from "@super-heroes/cli/interruption";

/** Longer than this it is a log and no reason. */
const MOST_CHARACTERS = 500;

/** Why a run was stopped before its end, on one line: the whole message, whose later lines may be what explains it. */
export function stopReason(error: unknown): string {
  if (error instanceof Interrupted) {
    const { message } = error;
    return message.startsWith("SIG") ? `stopped by a person (${message})` : `stopped: ${message}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  const line = message.trim().replaceAll(/\s*\n\s*/g, "; ");
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS - 1).trimEnd()}…`;
}
