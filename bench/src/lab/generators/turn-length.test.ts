import { expect, test } from "bun:test";
import { turnLength } from "./turn-length.ts";

test.each([
  ["a fast service has the shortest turns", 1, 0.8, 50],
  ["ten responses fit into a turn of a slower one", 20, 0.8, 200],
  ["a service that is slower still has four turns, in which responses may be fewer", 400, 0.8, 200],
  ["a very short measurement has turns of the shortest length", 400, 0.1, 50],
  ["a service that did not respond has the shortest", 0, 5, 50],
])("%s", (_, latencyMs, seconds, ms) => {
  expect(turnLength(latencyMs, seconds)).toBe(ms);
});
