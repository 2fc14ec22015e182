import { hero, location, villain } from "./draws.ts";
import { type Call, type StandIn, startStandIn } from "./stand-in.ts";

/** The upstreams of fights, in the order of a sequential fight. */
export const upstreamNames = ["heroes", "villains", "locations"] as const;
export type UpstreamName = (typeof upstreamNames)[number];

const drawn = { heroes: hero, villains: villain, locations: location };

/** A stand-in for each upstream. */
export interface UpstreamStandIns extends Record<UpstreamName, StandIn> {
  /** Upstreams that do not respond by themselves; the others return draws. */
  readonly waiting: Set<UpstreamName>;
  /** The environment that makes fights call the stand-ins. */
  readonly variables: Record<string, string>;
  stop(): Promise<void>;
}

/** The valid response of an upstream to a call for a draw or a list of draws. */
export const drawFrom = (name: UpstreamName, { count }: Pick<Call, "count"> = { count: undefined }) =>
  Response.json(count === undefined ? drawn[name] : Array.from({ length: count }, () => drawn[name]));

/** Starts a stand-in for each upstream. Those in `atFirst` are `waiting`. */
export function startUpstreams(atFirst: readonly UpstreamName[] = []): UpstreamStandIns {
  const waiting = new Set(atFirst);
  const standInFor = (name: UpstreamName) =>
    startStandIn((call) => (waiting.has(name) ? undefined : drawFrom(name, call)));
  const heroes = standInFor("heroes");
  const villains = standInFor("villains");
  const locations = standInFor("locations");
  return {
    waiting,
    heroes,
    villains,
    locations,
    variables: {
      HEROES_URL: heroes.url,
      VILLAINS_URL: villains.url,
      LOCATIONS_URL: locations.url,
      // The tests decide about every call: no retries and no circuit breaker, which kit tests itself.
      UPSTREAM_RETRIES: "false",
      UPSTREAM_BREAKER: "false",
    },
    stop: async () => void (await Promise.all([heroes.stop(), villains.stop(), locations.stop()])),
  };
}
