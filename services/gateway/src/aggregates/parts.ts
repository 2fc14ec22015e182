import { Problem } from "@super-heroes/kit/http/problem";
import { type Leg, singleLeg } from "@super-heroes/kit/orchestration/leg";
import { orchestrators } from "@super-heroes/kit/orchestration/modes";
import type { Scope } from "@super-heroes/kit/request/scope";
import type { AggregateMode } from "./modes.ts";

/** One part of an aggregate: a call to the service of the same name. */
export type Part<Answer> = (scope: Scope) => Promise<Answer>;

/** What the parts answered; those that failed are missing, and named. */
export interface Parts<Values> {
  answers: Partial<Values>;
  degraded: string[];
}

/** Stands for the answer of a part that is down. */
const MISSING = Symbol("missing");

/**
 * Makes the calls of an aggregate in the given mode, by the same orchestrators as the calls of a fight. A part whose
 * service is down, slow, overloaded or answers nonsense is left out; any other failure, such as a user that does not
 * exist, is the aggregate's.
 */
export async function gather<Values extends Record<string, unknown>>(
  parts: { [Name in keyof Values]: Part<Values[Name]> },
  mode: AggregateMode,
  scope: Scope,
): Promise<Parts<Values>> {
  const legs: Record<string, Leg<unknown>> = {};
  for (const name in parts) legs[name] = singleLeg((scope) => parts[name](scope).catch(missing));
  const all = await orchestrators[mode](legs, scope);
  const answers: Record<string, unknown> = {};
  const degraded: string[] = [];
  for (const [name, answer] of Object.entries(all)) {
    if (answer === MISSING) degraded.push(name);
    else answers[name] = answer;
  }
  return { answers: answers as Partial<Values>, degraded };
}

function missing(error: unknown): typeof MISSING {
  if (error instanceof Problem && error.status >= 502 && error.status <= 504) return MISSING;
  throw error;
}
