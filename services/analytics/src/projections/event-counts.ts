import type { Projection } from "./projection.ts";

/** The number of events of one type and source. */
export interface EventCount {
  type: string;
  source: string;
  count: number;
}

/** Counts all events by type and source, those of unknown versions too. */
export const eventCounts: Projection<EventCount> = {
  name: "event-counts",
  version: 1,
  keysOf: ({ event: { type, source } }) => [`${source} ${type}`],
  fold: (before, { event: { type, source } }) => ({ type, source, count: (before?.count ?? 0) + 1 }),
};
