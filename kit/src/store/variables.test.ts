import { expect, test } from "bun:test";
import { ConfigError, readConfig } from "../config/config.ts";
import { poolSize, storeVariables } from "./variables.ts";

const variables = storeVariables("DATABASE_URL", ["postgres"], "PostgreSQL", {
  min: 10,
  max: 50,
  aboutMin: "connections that are kept",
});

test("without any variable it is the embedded store, in the repository's .data, with the engine's pool", () => {
  const config = readConfig({}, variables);
  expect(config.storeUrl).toBeUndefined();
  expect(config.dataDir).toEndWith("/.data");
  expect(poolSize(config)).toEqual({ min: 10, max: 50 });
});

test("the pool's bounds may be equal", () => {
  expect(poolSize(readConfig({ POOL_MIN: "16", POOL_MAX: "16" }, variables))).toEqual({ min: 16, max: 16 });
});

test("bounds that contradict each other are an error that names both variables", () => {
  const config = readConfig({ POOL_MIN: "11", POOL_MAX: "10" }, variables);
  expect(() => poolSize(config)).toThrow(new ConfigError("POOL_MIN: expected at most POOL_MAX (10), got 11"));
});
