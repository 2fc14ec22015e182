import { ValidationError } from "elysia";
import { GateFull } from "../concurrency/gate.ts";
import { DeadlineExceeded } from "../request/deadline.ts";
import { Abandoned } from "../request/scope.ts";
import { fieldErrors } from "./field-errors.ts";
import { clientClosed, deadlineExceeded, invalid, overloaded, Problem, routeNotFound } from "./problem.ts";

/**
 * Maps an error to the problem of the response. Below 500 the message is for the client; from 500 on it hides the cause, which
 * is logged.
 */
export function problemOf(error: unknown, elysiaCode: unknown): Problem {
  if (error instanceof Problem) return error;
  // Elysia wraps errors of a body parser in its own error.
  if (elysiaCode === "PARSE") {
    const cause = (error as Error).cause;
    return cause instanceof Problem
      ? cause
      : new Problem(400, "invalid_json", "The body could not be read.", { cause });
  }
  if (elysiaCode === "NOT_FOUND") return routeNotFound();
  if (error instanceof ValidationError) return validationProblem(error);
  if (error instanceof DeadlineExceeded) return deadlineExceeded("deadline_exceeded", "The deadline passed.");
  if (error instanceof GateFull) return overloaded("overloaded", "Too many requests are waiting.");
  if (error instanceof Abandoned) return clientClosed();
  return new Problem(500, "internal_error", "An internal error occurred.", { cause: error });
}

function validationProblem(error: ValidationError): Problem {
  // A response that violates its own schema is an error of this service, not of the client.
  if (error.type === "response")
    return new Problem(500, "internal_error", "An internal error occurred.", { cause: error });
  return invalid(fieldErrors(error));
}
