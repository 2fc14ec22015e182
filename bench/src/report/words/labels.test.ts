import { expect, test } from "bun:test";
import { armOf, type Load } from "../../analysis/observation/segment.ts";
import { armName, compareModes, latencyName, loadTitle, pairNames, rowName } from "./labels.ts";

test("a load is named by its kind and size", () => {
  const loads: Load[] = [
    { model: "closed", connections: 1 },
    { model: "closed", connections: 64 },
    { model: "open", offered: 1000 },
  ];
  expect(loads.map((load) => loadTitle(load))).toEqual([
    "Closed loop, 1 connection",
    "Closed loop, 64 connections",
    "Open loop, 1,000 fights/s",
  ]);
});

test("an arm is named by its mode and the settings that are not at their defaults", () => {
  const settings = { writes: "acknowledged", poolMax: 10, latency: "constant:5" } as const;
  const pooled = {
    achieved: 1,
    p50Ms: 1,
    p95Ms: 1,
    p99Ms: 1,
    answers: 1,
    errors: 0,
    valid: true,
    reasons: [],
  };
  expect(armName(armOf("parallel", { writes: "none" }))).toBe("parallel");
  expect(armName(armOf("hedged", settings))).toBe("hedged, fights stored, latency 5 ms, pool 10");
  expect(rowName({ ...pooled, mode: "hedged", ...settings })).toBe(armName(armOf("hedged", settings)));
});

test("the names of a pair leave out what both arms share", () => {
  const pair = { candidate: armOf("hedged", { poolMax: 4 }), baseline: armOf("parallel", { poolMax: 4 }) };
  expect(pairNames(pair)).toEqual({ candidate: "hedged", baseline: "parallel" });
});

test("an added latency has a short name where its distribution has one", () => {
  expect([null, "constant:2.5", "normal:5:1", "heroes=late:0.02:200", "pareto:1:2"].map(latencyName)).toEqual(
    ["none", "2.5 ms", "5 ± 1 ms", "heroes: 200\u00a0ms for 2\u00a0% of calls", "pareto:1:2"],
  );
});

test("unknown modes come last, by name", () => {
  expect(["zebra", "hedged", "apart", "parallel", "ceiling"].sort(compareModes)).toEqual([
    "ceiling",
    "parallel",
    "hedged",
    "apart",
    "zebra",
  ]);
});
