/** Shorter turns would mostly wait for the last responses of each. */
const SHORTEST_MS = 50;
/** So many responses follow one another on a connection in a turn. */
const RESPONSES_A_TURN = 10;
/** A measurement has at least this many turns of each service. */
const LEAST_TURNS = 4;

/**
 * The length of a turn, in ms, for services whose responses take `latencyMs` and of which each is measured for `seconds`.
 *
 * As short as possible: the speed of a machine changes within tenths of a second, where several programs share its caches,
 * and what both services meet alike cancels out. A turn ends when the last response has arrived, and some connections wait
 * for it; so it is much longer than a response.
 */
export function turnLength(latencyMs: number, seconds: number): number {
  const longest = Math.max(SHORTEST_MS, (seconds * 1000) / LEAST_TURNS);
  return Math.round(Math.min(longest, Math.max(SHORTEST_MS, latencyMs * RESPONSES_A_TURN)));
}

/** The length of the turns of a warm-up, when latencies are not known yet. */
export const WARMUP_TURN_MS = SHORTEST_MS;
