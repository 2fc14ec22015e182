import { expect } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";

/** Expects the response to a request beyond a limit. Returns what does not differ between two of them. */
export async function expectLimited(response: Response) {
  const seconds = Number(response.headers.get("retry-after"));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  const { correlation_id, instance, ...rest } = await expectProblem(response, 429, "rate_limited");
  return rest;
}
