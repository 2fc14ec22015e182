/** What runs, as far as the order of stopping goes. */
export interface Caller {
  readonly name: string;
  /** The names of those it calls. */
  readonly upstreams: readonly string[];
}

/**
 * The same, in waves: each wave is called by nobody who is still there once the waves before it have ended. Stopped
 * in this order, everyone finishes their own requests while those they call still answer. What calls itself in a
 * circle is one last wave.
 *
 * @example stopWaves([gateway, fights, heroes, villains]) // [[gateway], [fights], [heroes, villains]]
 */
export function stopWaves<T extends Caller>(running: readonly T[]): T[][] {
  const waves: T[][] = [];
  let left = [...running];
  while (left.length > 0) {
    const called = new Set(left.flatMap(({ upstreams }) => upstreams));
    const uncalled = left.filter(({ name }) => !called.has(name));
    const wave = uncalled.length > 0 ? uncalled : left;
    waves.push(wave);
    left = left.filter((one) => !wave.includes(one));
  }
  return waves;
}
