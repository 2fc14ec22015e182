import { fightsBy } from "./fights-by.ts";
import type { State } from "./projection.ts";
import type { TeamWins } from "./wins.ts";

/** The fights at every location. */
export const locations = fightsBy("locations", 1, ({ location }) => location);

/** The locations with the most fights, `most` at most, then by name. */
export const busiest = (state: State<TeamWins>, most: number): (TeamWins & { name: string })[] =>
  [...state]
    .map(([name, wins]) => ({ name, ...wins }))
    .sort((a, b) => b.heroes + b.villains - (a.heroes + a.villains) || (a.name < b.name ? -1 : 1))
    .slice(0, most);
