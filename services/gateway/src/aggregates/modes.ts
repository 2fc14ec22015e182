/** How the calls of an aggregate may be made. */
export const AGGREGATE_MODES = ["sequential", "parallel"] as const;
export type AggregateMode = (typeof AGGREGATE_MODES)[number];
