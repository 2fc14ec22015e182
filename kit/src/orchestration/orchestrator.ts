import type { Scope } from "../request/scope.ts";
import type { Leg } from "./leg.ts";

/** The legs of a request, by name. */
export type Legs = Record<string, Leg<unknown>>;

/** The results of the legs, under the same names. */
export type Results<L extends Legs> = {
  [Name in keyof L]: L[Name] extends Leg<infer Result> ? Result : never;
};

/**
 * A way to make the calls of one request. It records each leg's time in the scope, and resolves with the results of all legs,
 * or rejects with the first failure. The scope then aborts the legs that are still running.
 */
export type Orchestrator = <L extends Legs>(legs: L, scope: Scope) => Promise<Results<L>>;
