import { hero, location, villain } from "./fighters.ts";
import { type Call, type StandIn, startStandIn } from "./stand-in.ts";

/** The upstreams of fights, in the order of a sequential fight. */
export const upstreamNames = ["heroes", "villains", "locations"] as const;
export type UpstreamName = (typeof upstreamNames)[number];

const drawn = { heroes: hero, villains: villain, locations: location };

/** A stand-in for each upstream. */
export interface Cast extends Record<UpstreamName, StandIn> {
  /** The environment that points fights at them. */
  readonly variables: Record<string, string>;
  stop(): Promise<void>;
}

/** The right answer of an upstream to a call for a draw, or for a list of draws. */
export const drawFrom = (name: UpstreamName, { count }: Pick<Call, "count"> = { count: undefined }) =>
  Response.json(count === undefined ? drawn[name] : Array.from({ length: count }, () => drawn[name]));

/** Starts a stand-in for each upstream; those in `waiting` answer nothing by themselves, the others draw. */
export function startCast(waiting: readonly UpstreamName[] = []): Cast {
  const standInFor = (name: UpstreamName) =>
    startStandIn(waiting.includes(name) ? undefined : (call) => drawFrom(name, call));
  const heroes = standInFor("heroes");
  const villains = standInFor("villains");
  const locations = standInFor("locations");
  return {
    heroes,
    villains,
    locations,
    variables: { HEROES_URL: heroes.url, VILLAINS_URL: villains.url, LOCATIONS_URL: locations.url },
    stop: async () => void (await Promise.all([heroes.stop(), villains.stop(), locations.stop()])),
  };
}
