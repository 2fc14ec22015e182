import { Interrupted } from "@super-heroes/cli/interruption";

/** A longer text is truncated. */
const MOST_CHARACTERS = 500;

/** Why a run was stopped before its end, on one line: the whole message, because its later lines may explain it. */
export function stopReason(error: unknown): string {
  if (error instanceof Interrupted) {
    const { message } = error;
    return message.startsWith("SIG") ? `stopped by the operator (${message})` : `stopped: ${message}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  const line = message.trim().replaceAll(/\s*\n\s*/g, "; ");
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS - 1).trimEnd()}…`;
}
