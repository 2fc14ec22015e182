import { expect, test } from "bun:test";
import { readConfig } from "../../config/config.ts";
import { latency } from "./variable.ts";

const shape = { latency: latency("HEROES_LATENCY", { about: "for this test" }) };
const read = (env: Record<string, string>) => readConfig(env, shape).latency;

test("is read", () => {
  expect(read({ HEROES_LATENCY: "constant:5" })?.spec).toBe("constant:5");
});

test("is undefined when absent", () => {
  expect(read({})).toBeUndefined();
});

test("names what it expects when it is malformed", () => {
  expect(() => read({ HEROES_LATENCY: "5ms" })).toThrow(
    "HEROES_LATENCY: expected constant:MS, normal:MEAN:SD, pareto:MIN:SHAPE (SHAPE above 1) or late:SHARE:MS, " +
      'or several joined by +, got "5ms"',
  );
});

test.each(["constant:5", "5ms"])("is refused in production, well formed or not: %j", (spec) => {
  expect(() => read({ NODE_ENV: "production", HEROES_LATENCY: spec })).toThrow(
    /^HEROES_LATENCY: is for development only and must not be set with NODE_ENV=production$/,
  );
});
