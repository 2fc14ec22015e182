import { describe, expect, test } from "bun:test";
import { ConfigError, readConfig } from "@super-heroes/kit/config/config";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { catalogVariables } from "./config.ts";
import { requireWriters, writersOf } from "./writers.ts";

const USERS_URL = "http://users:8000";
const configOf = (env: Record<string, string>) =>
  readConfig(env, catalogVariables({ port: 8001, engine: "postgres" }));

/** The writers of a configuration, and the lines logged. */
function openedWith(env: Record<string, string>) {
  const lines: string[] = [];
  const log = {
    info: (msg: string) => lines.push(`info: ${msg}`),
    warn: (msg: string) => lines.push(`warn: ${msg}`),
  };
  const writers = writersOf(configOf(env), { log: log as never, metrics: createMetrics("heroes") });
  writers?.close();
  return { writers, lines };
}

describe("a catalogue can be started", () => {
  test.each<[string, Record<string, string>]>([
    ["in development, as it is", { NODE_ENV: "development" }],
    ["in development, without NODE_ENV", {}],
    ["in tests", { NODE_ENV: "test" }],
    ["in production with users", { NODE_ENV: "production", USERS_URL }],
    ["in production with open writes", { NODE_ENV: "production", OPEN_WRITES: "true" }],
  ])("%s", (_, env) => {
    const config = configOf(env);
    expect(requireWriters(config)).toBe(config);
  });

  test.each<[string, Record<string, string>]>([
    ["neither", {}],
    ["OPEN_WRITES=false", { OPEN_WRITES: "false" }],
    ["an empty address", { USERS_URL: "" }],
  ])("not in production with %s: one line has the reason and what to do", (_, env) => {
    const start = () => requireWriters(configOf({ NODE_ENV: "production", ...env }));
    expect(start).toThrow(ConfigError);
    expect(start).toThrow(
      /^USERS_URL: must be set with NODE_ENV=production, so that only admins may write; OPEN_WRITES=true lets everyone write instead$/,
    );
  });
});

describe("who may write:", () => {
  test("admins where USERS_URL is set, whatever OPEN_WRITES is", () => {
    const { writers, lines } = openedWith({ NODE_ENV: "production", USERS_URL, OPEN_WRITES: "true" });
    expect(writers).toBeDefined();
    expect(lines).toEqual([]);
  });

  test("everyone otherwise; in production with a warning in the log", () => {
    const line = "USERS_URL is not set: everyone may write";
    expect(openedWith({})).toEqual({ writers: undefined, lines: [`info: ${line}`] });
    expect(openedWith({ NODE_ENV: "production", OPEN_WRITES: "true" }).lines).toEqual([`warn: ${line}`]);
  });
});
