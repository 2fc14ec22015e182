import { ValidationError } from "elysia";
import { GateFull } from "../concurrency/gate.ts";
import { DeadlineExceeded } from "../request/deadline.ts";
import { Abandoned } from "../request/scope.ts";
import { fieldErrors } from "./field-errors.ts";
import { clientClosed, deadlineExceeded, invalid, overloaded, Problem, routeNotFound } from "./problem.ts";

/**
 * The one place where an error becomes an answer. Below 500 the message is for the client; from 500 on it
 * hides what happened, and the log has it.
 */
export function problemOf(error: unknown, elysiaCode: unknown): Problem {
  if (error instanceof Problem) return error;
  // Elysia wraps what a body parser throws in an error of its own.
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
  return new Problem(500, "internal_error", "Something went wrong on our side.", { cause: error });
}

function validationProblem(error: ValidationError): Problem {
  // An answer that breaks its own schema is our mistake, not the client's.
  if (error.type === "response")
    return new Problem(500, "internal_error", "Something went wrong on our side.", { cause: error });
  return invalid(fieldErrors(error));
}
