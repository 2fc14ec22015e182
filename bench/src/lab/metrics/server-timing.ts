const ENTRY = /^([\w!#$%&'*+.^`|~-]+)(?:;|$)/;
const DURATION = /;\s*dur="?(\d+(?:\.\d+)?)"?/;

/**
 * Reads the durations of a `Server-Timing` header in ms, by name (https://www.w3.org/TR/server-timing/). Entries
 * without one are left out.
 */
export function durationsIn(header: string): Record<string, number> {
  const entries = header.split(",").flatMap((part) => {
    const name = ENTRY.exec(part.trim())?.[1];
    const duration = DURATION.exec(part)?.[1];
    return name === undefined || duration === undefined ? [] : [[name, Number(duration)] as const];
  });
  return Object.fromEntries(entries);
}
