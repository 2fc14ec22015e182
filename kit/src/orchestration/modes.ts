import { coalesced } from "./coalesced.ts";
import { hedged } from "./hedged.ts";
import type { Orchestrator } from "./orchestrator.ts";
import { parallel } from "./parallel.ts";
import { sequential } from "./sequential.ts";

/** Every orchestration mode, by name. To add one, add a file and a line here. */
export const orchestrators = { sequential, parallel, coalesced, hedged } satisfies Record<
  string,
  Orchestrator
>;

/** The name of a mode. */
export type Mode = keyof typeof orchestrators;

/** The names of all modes. */
export const MODES = Object.keys(orchestrators) as Mode[];
