import { expect, test } from "bun:test";
import { delayedWords, latencyWords } from "./latency-words.ts";

test.each([
  ["constant:50", "50 ms late"],
  ["late:0.1:200", "200 ms late in 10 % of the calls"],
  ["late:0.02:200", "200 ms late in 2 % of the calls"],
  ["normal:5:1", "delayed (normal:5:1)"],
])("%p is %p", (spec, words) => {
  expect(latencyWords(spec)).toBe(words);
});

test("only what is delayed is named", () => {
  expect(delayedWords({ latency: { heroes: "constant:50", villains: null, locations: "constant:5" } })).toBe(
    "heroes 50 ms late, locations 5 ms late",
  );
  expect(delayedWords({ latency: { heroes: null, villains: null, locations: null } })).toBe("");
});
