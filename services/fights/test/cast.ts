import { type Call, type StandIn, startStandIn } from "@super-heroes/testing/stand-in";
import { hero, location, villain } from "./fighters.ts";

/** The upstreams of fights, in the order of a sequential fight. */
export const upstreamNames = ["heroes", "villains", "locations"] as const;
export type UpstreamName = (typeof upstreamNames)[number];

const drawn = { heroes: hero, villains: villain, locations: location };

/** A stand-in for each upstream. */
export interface Cast extends Record<UpstreamName, StandIn> {
  /** Those that answer nothing by themselves, from now on; the others draw. */
  readonly waiting: Set<UpstreamName>;
  /** The environment that points fights at them. */
  readonly variables: Record<string, string>;
  stop(): Promise<void>;
}

/** The right answer of an upstream to a call for a draw, or for a list of draws. */
export const drawFrom = (name: UpstreamName, { count }: Pick<Call, "count"> = { count: undefined }) =>
  Response.json(count === undefined ? drawn[name] : Array.from({ length: count }, () => drawn[name]));

/** Starts a stand-in for each upstream; at first, those in `atFirst` are `waiting`. */
export function startCast(atFirst: readonly UpstreamName[] = []): Cast {
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
      // A test decides about every call: none is made again, none is kept back. Kit tests those by themselves.
      UPSTREAM_RETRIES: "false",
      UPSTREAM_BREAKER: "false",
    },
    stop: async () => void (await Promise.all([heroes.stop(), villains.stop(), locations.stop()])),
  };
}
