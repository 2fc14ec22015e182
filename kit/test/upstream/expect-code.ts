import { expect } from "bun:test";
import { Problem } from "../../src/http/problem.ts";

/** Expects a call to fail with this problem, and returns it. */
export async function expectCode(call: Promise<unknown>, status: number, code: string): Promise<Problem> {
  const problem = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ status, code });
  return problem as Problem;
}
