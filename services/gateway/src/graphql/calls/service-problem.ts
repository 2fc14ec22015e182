import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { FieldError, PROBLEM_TYPE, Problem } from "@super-heroes/kit/http/problem";
import { CallFailed, upstreamProblem } from "@super-heroes/kit/upstream/upstream-failure";
import type { UpstreamName } from "../../routing/services.ts";

/** The fields of a service's problem that are passed on. */
const ServiceProblem = TypeCompiler.Compile(
  Type.Object({
    code: Type.String({ pattern: "^[a-z][a-z0-9_]{0,63}$" }),
    detail: Type.String({ maxLength: 1000 }),
    errors: Type.Optional(Type.Array(FieldError, { maxItems: 100 })),
  }),
);

/**
 * The problem of a service's response, under its own code, as a client of its REST route gets it. A response that is none of our
 * problems, or one of an internal error, becomes 502 `<service>_bad_status`.
 */
export function serviceProblem(
  upstream: UpstreamName,
  status: number,
  headers: readonly (readonly [string, string])[],
  bytes: Uint8Array,
): Problem {
  const field = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const cause = new CallFailed("bad_status", status);
  const problem = field("content-type")?.startsWith(PROBLEM_TYPE) ? parsed(bytes) : undefined;
  if (status === 500 || !ServiceProblem.Check(problem)) return upstreamProblem(upstream, "bad_status", cause);
  const retryAfterSeconds = Number(field("retry-after"));
  return new Problem(status, problem.code, problem.detail, {
    cause,
    ...(problem.errors && { errors: problem.errors }),
    ...(retryAfterSeconds > 0 && { retryAfterSeconds }),
  });
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
