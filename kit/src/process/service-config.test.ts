import { expect, test } from "bun:test";
import { readConfig } from "../config/config.ts";
import { logsReadably, serviceVariables } from "./service-config.ts";

const shape = serviceVariables(0);

test.each([
  [{}, true],
  [{ NODE_ENV: "development" }, true],
  [{ NODE_ENV: "test" }, true],
  [{ NODE_ENV: "production" }, false],
  [{ NODE_ENV: "production", LOG_FORMAT: "auto" }, false],
  [{ NODE_ENV: "production", LOG_FORMAT: "readable" }, true],
  [{ NODE_ENV: "development", LOG_FORMAT: "json" }, false],
] as const)("with %j the log is for people: %p", (env, readable) => {
  expect(logsReadably(readConfig(env, shape))).toBe(readable);
});
