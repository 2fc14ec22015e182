import { expect, test } from "bun:test";
import { segmentOf } from "./observation/segments.fixture.ts";
import { trialOutcome } from "./trial.ts";
import { CEILING_LIMITED, GENERATOR_LIMITED } from "./validity.ts";

const outcome = (change: Parameters<typeof segmentOf>[0]) =>
  trialOutcome(
    segmentOf({ model: "open", connections: null, offered: 100, good: 1000, latenciesMs: [40], ...change }),
    50,
  );

test.each([
  ["a p95 under the objective", {}, "passed"],
  ["a p95 at the objective", { latenciesMs: [50] }, "failed"],
  ["an iteration that was dropped", { dropped: 1 }, "failed"],
  ["99 % of what was offered", { good: 990 }, "passed"],
  ["less than that", { good: 989 }, "failed"],
  ["one failure in a thousand", { good: 999, errors: 1 }, "passed"],
  ["two failures in a thousand", { good: 998, errors: 2 }, "failed"],
  ["no response at all", { good: 0, latenciesMs: [] }, "failed"],
  ["a generator at its limit", { valid: false, reasons: [GENERATOR_LIMITED] }, "limited"],
  ["a ceiling that is too near", { valid: false, reasons: [CEILING_LIMITED] }, "limited"],
] as const)("%s: %j %s", (_, change, expected) => {
  expect(
    outcome({ ...change, ...("reasons" in change ? { reasons: [...change.reasons] } : {}) } as never),
  ).toBe(expected);
});
