/** pino's number for the level `fatal`. */
const FATAL_LEVEL = 60;

/** How Bun's report on an exception that was not caught names it. */
const UNCAUGHT = /^(\w*Error|error): /;

/** Where a service listens. */
export interface Announcement {
  url: string;
  /** Its store in words, without a password. */
  store: string;
}

/** The announcement on this line of a service's production log, if it is one. */
export function announcementOn(line: string): Announcement | undefined {
  const entry = entryOn(line);
  if (entry?.msg !== "listening" || typeof entry.url !== "string") return undefined;
  return { url: entry.url, store: typeof entry.store === "string" ? entry.store : "" };
}

/**
 * Why a service ended, as far as its log has it in a form that means just that: its last entry at level `fatal`, else
 * the first line of Bun's report on an exception that was not caught. Empty when there is neither; any other line is
 * about something else.
 */
export function loggedReason(lines: readonly string[]): string {
  const entry = lines.map(entryOn).findLast((found) => Number(found?.level) >= FATAL_LEVEL);
  if (entry) return [entry.msg, causeOf(entry)].filter(Boolean).join(": ");
  return (lines.map(Bun.stripANSI).findLast((line) => UNCAUGHT.test(line)) ?? "").trim();
}

/** The error's message, unless the entry's own text already has it. */
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
