/**
 * The orchestration modes, from the plainest on. Their names are part of the HTTP contract (`?mode=`), which is how
 * the laboratory knows the services.
 */
export const MODES = ["sequential", "parallel", "coalesced", "hedged"] as const;
