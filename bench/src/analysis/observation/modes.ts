/** The orchestration modes, from the simplest on. Their names are part of the HTTP interface (`?mode=`). */
export const MODES = ["sequential", "parallel", "coalesced", "hedged"] as const;
