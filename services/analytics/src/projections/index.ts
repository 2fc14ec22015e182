import { days } from "./days.ts";
import { eventCounts } from "./event-counts.ts";
import { headToHead } from "./head-to-head.ts";
import { leaderboard } from "./leaderboard.ts";
import { locations } from "./locations.ts";
import { teams } from "./teams.ts";

/** All projections by their names. */
export const projections = {
  leaderboard,
  "head-to-head": headToHead,
  locations,
  days,
  teams,
  "event-counts": eventCounts,
} as const;

/** The name of a projection. */
export type ProjectionName = keyof typeof projections;

/** The names of all projections. */
export const projectionNames = Object.keys(projections) as ProjectionName[];

/** The type of the values in the state of a projection. */
export type ValueOf<Name extends ProjectionName> = ReturnType<(typeof projections)[Name]["fold"]>;
