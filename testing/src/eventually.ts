const EVERY_MS = 20;

/**
 * Asks again and again until `holds` is true of the answer, and gives that answer; for what another process does in
 * its own time. Throws with the last answer when it does not hold within `withinMs`.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
  withinMs: number,
): Promise<T> {
  const givesUpAtMs = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (performance.now() > givesUpAtMs)
      throw new Error(`${what}: not within ${withinMs} ms; last seen: ${JSON.stringify(answer)}`);
    await Bun.sleep(EVERY_MS);
  }
}
