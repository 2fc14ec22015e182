import type { Scope } from "../request/scope.ts";
import type { Leg } from "./leg.ts";

/** The legs of a request, by name. */
export type Legs = Record<string, Leg<unknown>>;

/** What the legs answered, under the same names. */
export type Results<L extends Legs> = {
  [Name in keyof L]: L[Name] extends Leg<infer Answer> ? Answer : never;
};

/**
 * A way to make the calls of one request, noting each leg's time in the scope. It resolves with every leg's answer, or rejects with the first
 * failure; the scope it runs in then aborts the legs that are still under way.
 */
export type Orchestrator = <L extends Legs>(legs: L, scope: Scope) => Promise<Results<L>>;
