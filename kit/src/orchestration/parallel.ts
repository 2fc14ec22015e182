import { allAtOnce } from "./all-at-once.ts";
import type { Orchestrator } from "./orchestrator.ts";

/** All legs at once. Takes the time of the slowest. */
export const parallel: Orchestrator = (legs, scope) => allAtOnce(legs, scope, (leg) => leg.call);
