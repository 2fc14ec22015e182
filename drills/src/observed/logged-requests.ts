/** A line of a service's log that is about a request. */
export interface LoggedRequest {
  /** Empty where the line has none. */
  correlationId: string;
  path: string;
  msg: string;
}

/** The lines that are about a request, of a log in JSON. */
export function requestsIn(lines: readonly string[]): LoggedRequest[] {
  return lines
    .map((line) => JSON.parse(line) as Partial<LoggedRequest>)
    .filter(({ path }) => path !== undefined)
    .map(({ correlationId = "", path = "", msg = "" }) => ({ correlationId, path, msg }));
}
