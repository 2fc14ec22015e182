import { Problem } from "@super-heroes/kit/http/problem";
import { type Leg, singleLeg } from "@super-heroes/kit/orchestration/leg";
import { orchestrators } from "@super-heroes/kit/orchestration/modes";
import type { Scope } from "@super-heroes/kit/request/scope";
import type { AggregateMode } from "./modes.ts";

/** One part of an aggregate: a call to the service of the same name. */
export type Part<Value> = (scope: Scope) => Promise<Value>;

/** What the services returned; `degraded` names those that failed. */
export interface Parts<Values> {
  values: Partial<Values>;
  degraded: string[];
}

/** Stands for the value of a part that failed. */
const MISSING = Symbol("missing");

/**
 * Makes the calls of an aggregate in the given mode, with the orchestrators that fights uses. A part is left out when its
 * service is down, slow or overloaded or returns an invalid response. Any other failure, such as 404 for the user, is
 * thrown.
 */
export async function gather<Values extends Record<string, unknown>>(
  parts: { [Name in keyof Values]: Part<Values[Name]> },
  mode: AggregateMode,
  scope: Scope,
): Promise<Parts<Values>> {
  const legs: Record<string, Leg<unknown>> = {};
  for (const name in parts) legs[name] = singleLeg((scope) => parts[name](scope).catch(missing));
  const all = await orchestrators[mode](legs, scope);
  const values: Record<string, unknown> = {};
  const degraded: string[] = [];
  for (const [name, value] of Object.entries(all)) {
    if (value === MISSING) degraded.push(name);
    else values[name] = value;
  }
  return { values: values as Partial<Values>, degraded };
}

function missing(error: unknown): typeof MISSING {
  if (error instanceof Problem && error.status >= 502 && error.status <= 504) return MISSING;
  throw error;
}
