import { expect, test } from "bun:test";
import { delayedWords, delayIn, latencyWords, specOf } from "./latency-words.ts";

test.each([
  ["constant:50", "50 ms late"],
  ["late:0.1:200", "200 ms late in 10 % of the calls"],
  ["late:0.02:200", "200 ms late in 2 % of the calls"],
  ["normal:5:1", "delayed (normal:5:1)"],
])("%p is %p", (spec, words) => {
  expect(latencyWords(spec)).toBe(words);
});

test.each([
  ["constant:50", { ms: 50, share: 1 }],
  ["late:0.02:200", { ms: 200, share: 0.02 }],
])("%p is a delay, and is written as it was read", (spec, delay) => {
  expect(delayIn(spec)).toEqual(delay);
  expect(specOf(delay)).toBe(spec);
});

test("other distributions are no delay", () => {
  expect(delayIn("normal:5:1")).toBeUndefined();
});

test("only what is delayed is named", () => {
  expect(delayedWords({ latency: { heroes: "constant:50", villains: null, locations: "constant:5" } })).toBe(
    "heroes 50 ms late, locations 5 ms late",
  );
  expect(delayedWords({ latency: { heroes: null, villains: null, locations: null } })).toBe("");
});
