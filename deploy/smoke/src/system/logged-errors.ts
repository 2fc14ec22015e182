/** The fields of a log line that describe an error. */
interface ErrorLine {
  level?: number;
  service?: string;
  code?: string;
  msg?: string;
  err?: { message?: string };
}

/** pino's level `error`. */
const ERROR = 50;
const MOST_KINDS = 12;

/** Errors in the logs of services: each kind once with its count, the most frequent first. */
export function loggedErrors(log: string): string[] {
  const counts = new Map<string, number>();
  for (const line of log.split("\n")) {
    const { level = 0, service, code, msg, err } = parse(line);
    if (level < ERROR) continue;
    const kind = [service, code, msg, err?.message].filter(Boolean).join(": ");
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_KINDS)
    .map(([kind, count]) => `logged ${count} times: ${kind}`);
}

/** Parses a line of JSON, which may follow the container's name. */
function parse(line: string): ErrorLine {
  try {
    return JSON.parse(line.slice(line.indexOf("{"))) as ErrorLine;
  } catch {
    return {};
  }
}
