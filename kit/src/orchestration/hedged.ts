import { allAtOnce } from "./all-at-once.ts";
import type { Orchestrator } from "./orchestrator.ts";

/** All legs at once, and one that is slower than its recent p95 gets one second attempt: the first result is used. */
export const hedged: Orchestrator = (legs, scope) => allAtOnce(legs, scope, (leg) => leg.hedged);
