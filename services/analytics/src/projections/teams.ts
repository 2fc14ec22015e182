import { fightsBy } from "./fights-by.ts";

/** The key of the only value. */
export const ALL_FIGHTS = "all";

/** The wins of both teams over all fights. */
export const teams = fightsBy("teams", 1, () => ALL_FIGHTS);
