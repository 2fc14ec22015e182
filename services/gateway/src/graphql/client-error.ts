import { problemOf } from "@super-heroes/kit/http/error-mapper";
import { isFault, Problem } from "@super-heroes/kit/http/problem";
import type { Logger } from "@super-heroes/kit/log/log";
import { GraphQLError } from "graphql";
import type { RefusalCode } from "./refusal.ts";

/** The problem behind an error of an operation; `undefined` for a refusal and for an error of the client. */
export function problemBehind(error: GraphQLError): Problem | undefined {
  const { originalError, path, extensions } = error;
  if (typeof extensions.code === "string") return undefined;
  if (originalError !== undefined && !(originalError instanceof GraphQLError))
    return problemOf(originalError, undefined);
  // Without a path it is about the request: a variable that does not fit, or an operation that the document does not have.
  if (path === undefined) return undefined;
  return new Problem(500, "internal_error", "An internal error occurred.", { cause: error });
}

/**
 * An error as the client gets it: the detail of our problem as its message, and `code`, `status` and, of a problem with invalid
 * fields, `errors` as its extensions. It has no stack and no message of anybody else's.
 */
export function clientError(error: GraphQLError): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error;
  const place = { nodes, source, positions, path };
  const problem = problemBehind(error);
  if (problem) {
    const { code, status, errors, retryAfterSeconds } = problem;
    return new GraphQLError(problem.message, {
      ...place,
      extensions: {
        code,
        status,
        ...(errors && { errors }),
        ...(retryAfterSeconds !== undefined && { retry_after: retryAfterSeconds }),
      },
    });
  }
  if (typeof extensions.code === "string") return error;
  const code: RefusalCode = "graphql_validation_failed";
  return new GraphQLError(message, { ...place, extensions: { code, http: { spec: true, status: 400 } } });
}

/** Logs the faults among the errors of an operation, each once: the parts of a list share their failed call. */
export function logFaults(
  errors: readonly GraphQLError[],
  log: Pick<Logger, "error">,
  correlationId: string,
): void {
  const logged = new Set<unknown>();
  for (const error of errors) {
    const problem = problemBehind(error);
    const origin = error.originalError ?? error;
    if (!problem || !isFault(problem) || logged.has(origin)) continue;
    logged.add(origin);
    const { code, cause } = problem;
    log.error({ correlationId, path: "/graphql", code, err: cause ?? origin }, problem.message);
  }
}
