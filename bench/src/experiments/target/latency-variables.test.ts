import { expect, test } from "bun:test";
import { latencyVariables } from "./latency-variables.ts";

test("a latency without a name is every upstream's", () => {
  expect(latencyVariables("normal:5:1+late:0.02:200")).toEqual({
    HEROES_LATENCY: "normal:5:1+late:0.02:200",
    VILLAINS_LATENCY: "normal:5:1+late:0.02:200",
    LOCATIONS_LATENCY: "normal:5:1+late:0.02:200",
  });
});

test("a latency with a name is that upstream's alone", () => {
  expect(latencyVariables("heroes=late:0.02:200, locations=constant:5")).toEqual({
    HEROES_LATENCY: "late:0.02:200",
    VILLAINS_LATENCY: undefined,
    LOCATIONS_LATENCY: "constant:5",
  });
});

test.each([
  ["sidekicks=constant:5", '"sidekicks" is no upstream of fights (heroes, villains, locations)'],
  ["=constant:5", '"" is no upstream'],
  ["heroes=constant:5,heroes=constant:6", "heroes is there twice"],
  ["constant:5,heroes=constant:6", "heroes is there twice"],
  ["heroes=", '"heroes=" adds nothing'],
  ["", '"" adds nothing'],
])("%p is refused", (latency, why) => {
  expect(() => latencyVariables(latency)).toThrow(why);
});
