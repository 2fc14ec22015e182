/** A running service, for the order of stopping. */
export interface Caller {
  readonly name: string;
  /** The names of the services it calls. */
  readonly upstreams: readonly string[];
}

/**
 * The order in which services are stopped, in waves: once a wave has ended, no running service calls those of the next one.
 * So each service can finish its requests while its upstreams still respond. Services that call one another in a circle are
 * the last wave.
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
