import { describe, expect, test } from "bun:test";
import { readConfig } from "@super-heroes/kit/config/config";
import { fightsVariables } from "./config.ts";
import { modelOf } from "./narration/variables.ts";

const latencies = {
  HEROES_LATENCY: "constant:5",
  VILLAINS_LATENCY: "normal:5:1",
  LOCATIONS_LATENCY: "pareto:5:3+late:0.02:200",
};

describe("the latencies of upstreams", () => {
  test("are read per upstream", () => {
    const { heroesLatency, villainsLatency, locationsLatency } = readConfig(latencies, fightsVariables);
    expect([heroesLatency?.spec, villainsLatency?.spec, locationsLatency?.spec]).toEqual(
      Object.values(latencies),
    );
  });

  test("are none by default", () => {
    expect(readConfig({}, fightsVariables)).toMatchObject({
      heroesLatency: undefined,
      villainsLatency: undefined,
      locationsLatency: undefined,
    });
  });

  test("are refused in production, one line each", () => {
    expect(() => readConfig({ ...latencies, NODE_ENV: "production" }, fightsVariables)).toThrow(
      Object.keys(latencies)
        .map((name) => `${name}: is for development only and must not be set with NODE_ENV=production`)
        .join("\n"),
    );
  });
});

describe("the narration service", () => {
  const read = (variables: Record<string, string>) => readConfig(variables, fightsVariables);

  test("is none by default", () => {
    expect(read({})).toMatchObject({ narrationUrl: undefined, narrationKey: undefined });
  });

  test("is a base URL, without a slash at its end", () => {
    expect(read({ NARRATION_URL: "https://api.example.org/v1/" }).narrationUrl).toBe(
      "https://api.example.org/v1",
    );
  });

  test.each([
    "api.example.org",
    "https://user:secret@api.example.org/v1",
    "https://api.example.org/v1?key=secret",
  ])("is not %s", (url) => {
    expect(() => read({ NARRATION_URL: url })).toThrow(
      "NARRATION_URL: expected an http:// or https:// URL without credentials, query and fragment",
    );
  });

  test("has a key that fits into a header, and that no error shows", () => {
    expect(() => read({ NARRATION_KEY: "sk-secret\r\nx: y" })).toThrow(
      "NARRATION_KEY: expected a key of at most 1000 visible ASCII characters, got something else (not shown: it may hold a password)",
    );
  });

  test("needs the name of a model", async () => {
    const config = read({ NARRATION_URL: "http://127.0.0.1:1/v1" });
    expect(() => modelOf(config)).toThrow("NARRATION_MODEL: must be set with NARRATION_URL");
  });
});
