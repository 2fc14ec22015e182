import { expect, test } from "bun:test";
import { type Found, searchCapacity, type TrialOutcome } from "./capacity-search.ts";
import { seededRandom } from "./statistics/random.ts";

const options = { from: 50, ratio: 1.05, trials: 3 };

/** Runs a search against a server with these outcomes. */
function searched(outcomeAt: (rate: number) => TrialOutcome, change: Partial<typeof options> = {}) {
  const search = searchCapacity({ ...options, ...change });
  const rates: number[] = [];
  let step = search.next();
  while (!step.done) {
    rates.push(step.value);
    step = search.next(outcomeAt(step.value));
  }
  return { rates, found: step.value as Found };
}

const serverOf = (capacity: number) => (rate: number) => (rate <= capacity ? "passed" : "failed");

test.each([737, 50, 51, 3, 1, 12_345])(
  "a server that can do %d is found within five per cent",
  (capacity) => {
    const { found } = searched(serverOf(capacity));
    expect(found.atLeast).toBe(false);
    expect(found.rate).toBeLessThanOrEqual(capacity);
    // Of small numbers, whole fights are all there is.
    expect(found.rate).toBeGreaterThanOrEqual(Math.min(capacity, Math.floor(capacity / 1.05)));
  },
);

test("it doubles to the first failure and then bisects", () => {
  const { rates } = searched(serverOf(737), { trials: 1 });
  expect(rates).toEqual([50, 100, 200, 400, 800, 566, 673, 734, 766]);
});

test("two of three trials decide, and a third is made only when they disagree", () => {
  const outcomes: TrialOutcome[] = ["passed", "failed", "passed", "failed", "failed"];
  const { rates } = searched(() => outcomes.shift() ?? "failed", { ratio: 2 });
  expect(rates).toEqual([50, 50, 50, 100, 100]);
});

test("one unlucky trial in ten costs little", () => {
  const random = seededRandom(1);
  const { found } = searched((rate) => (rate <= 737 && random() > 0.1 ? "passed" : "failed"));
  expect(found.rate).toBeGreaterThan(737 / 1.1);
});

test("a generator that is the limit makes the last passed rate a lower bound", () => {
  const outcomeAt = (rate: number): TrialOutcome => (rate > 3000 ? "limited" : "passed");
  expect(searched(outcomeAt).found).toEqual({ rate: 1600, atLeast: true });
  expect(searched(() => "limited").found).toEqual({ rate: null, atLeast: true });
});

test("the search ends for a server that passes no rate, and for one that passes every rate", () => {
  expect(searched(() => "failed").found).toEqual({ rate: null, atLeast: false });
  expect(searched(() => "passed").found).toEqual({ rate: 51_200, atLeast: true });
});
