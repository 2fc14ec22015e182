/** pino's number for the level `fatal`. */
const FATAL_LEVEL = 60;

/** The first line of Bun's report on an uncaught exception. */
const UNCAUGHT = /^(\w*Error|error): /;

/** The URL and the store of a service, as it logs them. */
export interface Announcement {
  url: string;
  /** A description of its store, without a password. */
  store: string;
}

/** The announcement in a line of a service's production log; `undefined` for other lines. */
export function announcementOn(line: string): Announcement | undefined {
  const entry = entryOn(line);
  if (entry?.msg !== "listening" || typeof entry.url !== "string") return undefined;
  return { url: entry.url, store: typeof entry.store === "string" ? entry.store : "" };
}

/**
 * Why a service ended: the last entry of its log at level `fatal`, else the first line of Bun's report on an uncaught
 * exception. Empty when there is neither.
 */
export function loggedReason(lines: readonly string[]): string {
  const entry = lines.map(entryOn).findLast((found) => Number(found?.level) >= FATAL_LEVEL);
  if (entry) return [entry.msg, causeOf(entry)].filter(Boolean).join(": ");
  return (lines.map(Bun.stripANSI).findLast((line) => UNCAUGHT.test(line)) ?? "").trim();
}

/** The error's message, unless the entry's text contains it. */
function causeOf(entry: Record<string, unknown>): string | undefined {
  const { message } = (entry.err ?? {}) as { message?: string };
  return message && !String(entry.msg).includes(message) ? message : undefined;
}

function entryOn(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
