import { describe, expect, test } from "bun:test";
import { readConfig } from "@super-heroes/kit/config/config";
import { fightsVariables } from "./config.ts";

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
