import { allAtOnce } from "./all-at-once.ts";
import type { Orchestrator } from "./orchestrator.ts";

/** All legs at once; requests that wait at the same time share upstream calls. */
export const coalesced: Orchestrator = (legs, scope) => allAtOnce(legs, scope, (leg) => leg.shared);
