import { TypeCompiler } from "@sinclair/typebox/compiler";
import type { Leg } from "@super-heroes/kit/orchestration/orchestrator";
import type { Upstream } from "@super-heroes/kit/upstream";
import { Fighter, Location } from "./model.ts";

/** The services that a fight is drawn from. */
export interface Upstreams {
  heroes: Upstream;
  villains: Upstream;
  locations: Upstream;
}

/** The three draws a fight needs, each a call to its upstream. */
export interface Roster extends Record<string, Leg<unknown>> {
  hero: Leg<Fighter>;
  villain: Leg<Fighter>;
  location: Leg<Location>;
}

const fighter = TypeCompiler.Compile(Fighter);
const place = TypeCompiler.Compile(Location);

/** The legs of a fight over its upstreams. */
export const createRoster = ({ heroes, villains, locations }: Upstreams): Roster => ({
  hero: (scope) => heroes.get("/api/heroes/random_hero", fighter, scope),
  villain: (scope) => villains.get("/api/villains/random_villain", fighter, scope),
  location: (scope) => locations.get("/api/locations/random_location", place, scope),
});
