/** pino's number for the level `error`. */
const ERROR_LEVEL = 50;

/** What a service says once it listens. */
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
 * What a service that ended said about it: its last entry at level `error` or above, else an exception nobody caught,
 * else the last line that is no entry. Empty when it said nothing about it.
 */
export function lastWords(lines: readonly string[]): string {
  const entry = lines.map(entryOn).findLast((found) => Number(found?.level) >= ERROR_LEVEL);
  if (entry) return [entry.msg, causeOf(entry)].filter(Boolean).join(": ");
  const plain = lines.filter((line) => line.trim() !== "" && !entryOn(line));
  return (plain.findLast((line) => /^(\w*Error|error): /.test(line)) ?? plain.at(-1) ?? "").trim();
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
