import { expect, test } from "bun:test";
import { armOf, type Load } from "../../results/run/segment.ts";
import { armName, compareModes, latencyName, loadTitle } from "./labels.ts";

test("loads are said with their kind", () => {
  const loads: Load[] = [
    { model: "closed", connections: 1 },
    { model: "closed", connections: 64 },
    { model: "open", offered: 1000 },
  ];
  expect(loads.map(loadTitle)).toEqual([
    "Closed loop, 1 connection",
    "Closed loop, 64 connections",
    "Open loop, 1,000 fights/s",
  ]);
});

test("an arm is its mode and what is set otherwise", () => {
  expect(armName(armOf("parallel", { writes: "none" }))).toBe("parallel");
  expect(armName(armOf("hedged", { writes: "acknowledged", poolMax: 10, latency: "constant:5" }))).toBe(
    "hedged, fights stored, latency 5 ms, pool 10",
  );
});

test("latencies read as people say them", () => {
  expect([null, "constant:2.5", "normal:5:1", "heroes=late:0.02:200", "pareto:1:2"].map(latencyName)).toEqual(
    ["none added", "2.5 ms", "5 ± 1 ms", "heroes 2\u00a0% 200\u00a0ms late", "pareto:1:2"],
  );
});

test("modes go from the plainest on, unknown ones last", () => {
  expect(["zebra", "hedged", "apart", "parallel", "ceiling"].sort(compareModes)).toEqual([
    "ceiling",
    "parallel",
    "hedged",
    "apart",
    "zebra",
  ]);
});
