import type { Logger } from "@super-heroes/kit/log/log";
import pino from "pino";

/** A log at the lowest level whose lines, JSON texts, are kept. */
export function keptLog(): { log: Logger; lines: readonly string[] } {
  const lines: string[] = [];
  return { log: pino({ level: "trace" }, { write: (line: string) => void lines.push(line) }), lines };
}
