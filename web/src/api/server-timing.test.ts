import { expect, test } from "bun:test";
import { legsIn } from "./server-timing.ts";

test.each([
  [null, []],
  ["", []],
  [
    "hero;dur=10.183, villain;dur=6.397",
    [
      { name: "hero", durationMs: 10.183 },
      { name: "villain", durationMs: 6.397 },
    ],
  ],
  ['cache;desc="hit", store;desc=a;dur=1', [{ name: "store", durationMs: 1 }]],
  ["store;dur=soon", []],
])("the legs in %p", (header, legs) => {
  expect(legsIn(new Headers(header === null ? {} : { "server-timing": header }))).toEqual(legs);
});
