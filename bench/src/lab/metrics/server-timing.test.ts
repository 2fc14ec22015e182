import { expect, test } from "bun:test";
import { durationsIn } from "./server-timing.ts";

test("durations are read by name", () => {
  expect(durationsIn("hero;dur=1.234, villain;dur=0.8, location;dur=2,store;dur=0.001")).toEqual({
    hero: 1.234,
    villain: 0.8,
    location: 2,
    store: 0.001,
  });
});

test("an entry may say more, or no duration", () => {
  expect(durationsIn('cache;desc="hit", hero;desc="a draw";dur=3')).toEqual({ hero: 3 });
  expect(durationsIn("")).toEqual({});
});
