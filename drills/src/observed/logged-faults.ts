/** pino's level `error`. */
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

/** Errors and requests with 5xx that a service has logged since a time (ms since 1970), in words. */
export function faultsIn(lines: readonly string[], sinceMs: number): string[] {
  return lines
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ level, time, status = 0 }) => time >= sinceMs && (level >= ERROR_LEVEL || status >= 500))
    .map(({ msg, method, path, status, code }) =>
      [method, path, status ?? code, msg].filter((part) => part !== undefined).join(" "),
    );
}
