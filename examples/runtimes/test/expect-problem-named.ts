import { expect } from "bun:test";
import type { ProblemDetails } from "@super-heroes/kit/http/problem";

/** The members of a problem that fights has on every runtime; the service adds a correlation id. */
type CommonProblem = Omit<ProblemDetails, "correlation_id">;

/** Expects a problem response (RFC 9457) with this status and code. Resolves with its body. */
export async function expectProblemNamed(
  response: Response,
  status: number,
  code: string | RegExp,
): Promise<CommonProblem> {
  const body = await response.text();
  // Compared together, so that a failure shows the body.
  expect({ status: response.status, body }).toMatchObject({ status, body: expect.stringMatching(/^\{/) });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = JSON.parse(body) as CommonProblem;
  expect(problem).toMatchObject({
    type: "about:blank",
    status,
    code: typeof code === "string" ? code : expect.stringMatching(code),
    instance: new URL(response.url).pathname,
  });
  expect(problem.title).not.toBeEmpty();
  expect(problem.detail).not.toBeEmpty();
  return problem;
}
