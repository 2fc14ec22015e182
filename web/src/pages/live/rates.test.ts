import { expect, test } from "bun:test";
import { NO_RATES, SHOWN_S, withSecond } from "./rates.ts";

test("the newest second is the last one, and the length stays", () => {
  const rates = withSecond(withSecond(NO_RATES, 10, 14), 14, 14);
  expect(rates.slice(-3)).toEqual([null, 4, 0]);
  expect(rates).toHaveLength(SHOWN_S);
});

test.each([
  [undefined, 5],
  [5, undefined],
  [5, 4],
])("from %p to %p fights nothing is known", (before, now) => {
  expect(withSecond(NO_RATES, before, now).at(-1)).toBeNull();
});
