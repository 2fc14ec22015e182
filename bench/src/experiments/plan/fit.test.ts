import { expect, test } from "bun:test";
import { armOf } from "../../analysis/observation/segment.ts";
import { inSlots } from "../../lab/arrange.ts";
import { fittedLengths, takesAtMost } from "./fit.ts";

const fit = { longestSeconds: 10, warmupShare: 0.2, leastWarmupSeconds: 0.5 };
const none = { seconds: undefined, warmupSeconds: undefined };
const slots = inSlots(
  Array.from({ length: 18 }, (_, index) => ({ arm: armOf(index % 2 ? "a" : "b"), side: null })),
  { load: { model: "closed", connections: 64 }, purpose: "comparison", block: 0 },
);

test.each([75, 90, 120, 155, 600])("a plan for %d s stays within them", (leftSeconds) => {
  const lengths = fittedLengths(slots, leftSeconds, fit, none);
  expect(takesAtMost(leftSeconds, slots, lengths)).toBe(true);
  const longer = { ...lengths, seconds: lengths.seconds + 0.2 };
  if (lengths.seconds < 10) expect(takesAtMost(leftSeconds, slots, longer)).toBe(false);
});

test("lengths stop at the longest and at the shortest", () => {
  expect(fittedLengths(slots, 1e6, fit, none)).toEqual({ seconds: 10, warmupSeconds: 2 });
  expect(fittedLengths(slots, 1, fit, none)).toEqual({ seconds: 3, warmupSeconds: 0.6 });
  expect(fittedLengths(slots, Number.POSITIVE_INFINITY, fit, none).seconds).toBe(10);
});

test("an explicit length is kept, whatever it takes", () => {
  expect(fittedLengths(slots, 1, fit, { seconds: 30, warmupSeconds: 10 })).toEqual({
    seconds: 30,
    warmupSeconds: 10,
  });
  expect(fittedLengths(slots, 1, fit, { ...none, warmupSeconds: 0 })).toEqual({
    seconds: 3,
    warmupSeconds: 0,
  });
});
