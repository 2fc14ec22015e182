/** A service, as far as the order of start needs it. */
export interface Startable {
  readonly name: string;
  /** The names of the services that it calls. */
  readonly upstreams: readonly string[];
}

/**
 * Orders services so that each is after its upstreams, whose addresses it needs at start; otherwise keeps the given order.
 * Throws an Error that names the circle when services call each other in one.
 *
 * @example startOrder([fights, heroes]) // [heroes, fights]
 */
export function startOrder<T extends Startable>(all: readonly T[]): T[] {
  const ordered = new Set<T>();
  const visit = (one: T, callers: readonly T[]) => {
    if (ordered.has(one)) return;
    if (callers.includes(one)) {
      const circle = [...callers.slice(callers.indexOf(one)), one].map(({ name }) => name);
      throw new Error(`services call each other in a circle: ${circle.join(" -> ")}`);
    }
    for (const upstream of all.filter(({ name }) => one.upstreams.includes(name)))
      visit(upstream, [...callers, one]);
    ordered.add(one);
  };
  for (const one of all) visit(one, []);
  return [...ordered];
}
