import { fightsBy } from "./fights-by.ts";
import type { State } from "./projection.ts";
import type { TeamWins } from "./wins.ts";

/** The fights of every day, in UTC. */
export const days = fightsBy("days", 1, ({ day }) => day);

/** The newest days with fights, `most` at most, the newest first. */
export const newestDays = (state: State<TeamWins>, most: number): (TeamWins & { day: string })[] =>
  [...state.keys()]
    .sort()
    .slice(-most)
    .reverse()
    .flatMap((day) => ({ day, heroes: 0, villains: 0, ...state.get(day) }));
