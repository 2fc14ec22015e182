import { expect, test } from "bun:test";
import { CallFailed, upstreamProblem } from "@super-heroes/kit/upstream/upstream-failure";
import { failedCall } from "./service-failure.ts";

const refused = (status: number, retryAfterSeconds?: number) =>
  upstreamProblem("narration", "bad_status", new CallFailed("bad_status", status, retryAfterSeconds));

test.each([
  [401, undefined, "narration_refused", 60_000],
  [429, undefined, "narration_rate_limited", 60_000],
  [429, 7, "narration_rate_limited", 7_000],
  [429, 86_400, "narration_rate_limited", 3_600_000],
  [400, undefined, "narration_bad_status", 0],
  [500, 30, "narration_bad_status", 0],
] as const)("%d with Retry-After %p is %s, and a pause of %d ms", (status, retryAfter, fallback, pauseMs) => {
  expect(failedCall(refused(status, retryAfter))).toEqual({ fallback, pauseMs, status });
});

test("an error without a problem is an unreachable service", () => {
  expect(failedCall(new Error("boom"))).toEqual({
    fallback: "narration_unreachable",
    pauseMs: 0,
    status: undefined,
  });
});
