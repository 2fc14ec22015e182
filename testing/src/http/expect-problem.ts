import { expect } from "bun:test";
import type { ProblemDetails } from "@super-heroes/kit/http/problem";

/** Expects a problem response (RFC 9457) with this status and code. Resolves with its body. */
export async function expectProblem(
  response: Response,
  status: number,
  code: string,
): Promise<ProblemDetails> {
  const body = await response.text();
  // Compared together, so that a failure shows the body.
  expect({ status: response.status, body }).toMatchObject({ status, body: expect.stringMatching(/^\{/) });
  const problem = JSON.parse(body) as ProblemDetails;
  expect(problem).toMatchObject({ status, code, type: "about:blank" });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(problem.title).not.toBeEmpty();
  expect(problem.detail).not.toBeEmpty();
  expect(problem.instance).toStartWith("/");
  expect(problem.correlation_id).toBe(response.headers.get("x-correlation-id") ?? "no such header");
  return problem;
}
