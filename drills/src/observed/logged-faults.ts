/** Of pino: from here on a line is about an error. */
const ERROR_LEVEL = 50;

/** A line of a service's log, in JSON. */
interface LogLine {
  level: number;
  /** Milliseconds since 1970. */
  time: number;
  msg: string;
  method?: string;
  path?: string;
  status?: number;
  code?: string;
}

/** The lines since a moment by which a service says that it has failed: errors, and requests with 5xx; in words. */
export function faultsIn(lines: readonly string[], sinceMs: number): string[] {
  return lines
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ level, time, status = 0 }) => time >= sinceMs && (level >= ERROR_LEVEL || status >= 500))
    .map(({ msg, method, path, status, code }) =>
      [method, path, status ?? code, msg].filter((part) => part !== undefined).join(" "),
    );
}
