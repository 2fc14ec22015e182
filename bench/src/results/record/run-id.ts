/** Names a run, and its files: when it began, to the second, and a name, as in `2026-01-31T12-00-00Z-compare`. */
export function runIdOf(startedAt: Date | string, name?: string): string {
  const text = typeof startedAt === "string" ? startedAt : startedAt.toISOString();
  const time = `${text.slice(0, 19).replaceAll(":", "-")}Z`;
  return name === undefined ? time : `${time}-${name}`;
}

/** A seed for a run that was given none: a whole number below 2³². */
export function drawnSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
