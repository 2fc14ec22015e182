import { expect, test } from "bun:test";
import { changePoints } from "./e-divisive.ts";
import { type Random, seededRandom } from "./random.ts";

/** A standard normal number, after Box and Muller. */
const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A series with these levels, each for a number of values, and noise of 1. */
const seriesOf = (random: Random, ...levels: [level: number, count: number][]) =>
  levels.flatMap(([level, count]) => Array.from({ length: count }, () => level + normal(random)));

const indexesIn = (values: readonly number[], seed = 1) =>
  changePoints(values, { random: seededRandom(seed) }).map(({ index }) => index);

test("one step is found where it is", () => {
  expect(indexesIn(seriesOf(seededRandom(2), [0, 15], [6, 15]))).toEqual([15]);
});

test("two steps are found, also where the second one goes back", () => {
  expect(indexesIn(seriesOf(seededRandom(3), [0, 15], [8, 12], [0, 14]))).toEqual([15, 27]);
});

test("the p-value is the share of permutations, and has the smallest value where a step is clear", () => {
  const [change] = changePoints(seriesOf(seededRandom(4), [0, 15], [9, 15]), { random: seededRandom(1) });
  expect(change?.p).toBe(1 / 1000);
});

test("a drift is found as steps in its direction", () => {
  const random = seededRandom(5);
  const drift = Array.from({ length: 40 }, (_, day) => day * 0.3 + 0.3 * normal(random));
  const found = indexesIn(drift);
  expect(found.length).toBeGreaterThanOrEqual(2);
  const levels = [0, ...found].map((from, place) => {
    const span = drift.slice(from, found[place] ?? drift.length);
    return span.reduce((sum, value) => sum + value, 0) / span.length;
  });
  expect(levels).toEqual(levels.toSorted((a, b) => a - b));
});

test("an outlier, two equal values and a constant series are no change", () => {
  const random = seededRandom(6);
  const quiet = seriesOf(random, [0, 30]);
  expect(indexesIn(quiet.with(12, 40))).toEqual([]);
  expect(indexesIn(Array.from({ length: 30 }, () => 5))).toEqual([]);
  expect(indexesIn([])).toEqual([]);
  expect(indexesIn([1, 2, 3, 4, 5])).toEqual([]);
});

test("the same seed gives the same changes", () => {
  const values = seriesOf(seededRandom(7), [0, 12], [1.5, 12]);
  expect(changePoints(values, { random: seededRandom(9) })).toEqual(
    changePoints(values, { random: seededRandom(9) }),
  );
});

/** How many of these series without a step have a change. */
function falseAlarms(series: number, draw: (random: Random) => number): number {
  const random = seededRandom(2026);
  let alarms = 0;
  for (let count = 0; count < series; count += 1) {
    const values = Array.from({ length: 24 }, () => draw(random));
    if (changePoints(values, { random }).length > 0) alarms += 1;
  }
  return alarms;
}

const SERIES = 500;
const TIMEOUT_MS = 60_000;

// The test is exact, so 1 % of series have a false alarm: of 500 more than 11 in one case of a hundred.
test.each([
  ["normal", normal],
  ["lognormal", (random: Random) => Math.exp(normal(random))],
  ["with outliers", (random: Random) => normal(random) * (random() < 0.05 ? 10 : 1)],
] as const)(
  "without a step, a series of %s values has a change in 1 %% of cases",
  (_, draw) => {
    expect(falseAlarms(SERIES, draw)).toBeLessThanOrEqual(11);
  },
  TIMEOUT_MS,
);

test(
  "a step of three standard deviations in the middle of 24 values is found in more than 8 of 10 series",
  () => {
    const random = seededRandom(77);
    let found = 0;
    for (let count = 0; count < 100; count += 1) {
      const changes = changePoints(seriesOf(random, [0, 12], [3, 12]), { random });
      if (changes.some(({ index }) => Math.abs(index - 12) <= 2)) found += 1;
    }
    expect(found).toBeGreaterThan(80);
  },
  TIMEOUT_MS,
);
