/** A log line that belongs to a request. */
export interface LoggedRequest {
  /** Empty where the line has no correlation id. */
  correlationId: string;
  path: string;
  msg: string;
}

/** The lines of a JSON log that belong to requests. */
export function requestsIn(lines: readonly string[]): LoggedRequest[] {
  return lines
    .map((line) => JSON.parse(line) as Partial<LoggedRequest>)
    .filter(({ path }) => path !== undefined)
    .map(({ correlationId = "", path = "", msg = "" }) => ({ correlationId, path, msg }));
}
