import { expect, test } from "bun:test";
import { armOf, CEILING, DRAW } from "../../analysis/observation/segment.ts";
import {
  calledNames,
  type FightsVariant,
  fightsName,
  needsOf,
  upstreamNames,
  variantOf,
} from "./variants.ts";

const plain = { writes: null, latency: null, maxInFlight: null, poolMax: null };

test("arms that differ only in their mode share a process", () => {
  const arms = [armOf("sequential"), armOf("parallel"), armOf(CEILING)];
  expect(needsOf(arms)).toEqual({ fights: [plain], upstreams: [{ poolMax: null }], drawRows: [] });
});

test("whatever else differs needs a process of its own", () => {
  const { fights, upstreams } = needsOf([
    armOf("parallel", { writes: "none" }),
    armOf("parallel", { writes: "acknowledged" }),
    armOf("parallel", { writes: "none", latency: "constant:5" }),
    armOf("sequential", { writes: "none", latency: "constant:5" }),
    armOf("parallel", { writes: "none", maxInFlight: 8 }),
    armOf("parallel", { writes: "none", poolMax: 10 }),
    armOf("parallel", { writes: "none", workers: 2 }),
    armOf("coalesced", { writes: "none", drawSource: "snapshot" }),
  ]);
  expect(fights.map((variant) => fightsName(variant, "none"))).toEqual([
    "fights",
    "fights acknowledged",
    "fights constant:5",
    "fights in flight 8",
    "fights pool 10",
    "fights 2 workers",
    "fights snapshot",
  ]);
  expect(upstreams).toEqual([
    { poolMax: null },
    { poolMax: 10 },
    { poolMax: null, workers: 2 },
    { poolMax: null, drawSource: "snapshot" },
  ]);
});

test("a set that no arm uses is not needed", () => {
  expect(needsOf([armOf("parallel", { poolMax: 5 })]).upstreams).toEqual([{ poolMax: 5 }]);
});

test("draws need their stores, and the ceiling needs a fight to respond with", () => {
  const arms = [
    armOf(DRAW, { rows: 100 }),
    armOf(DRAW, { rows: 10 }),
    armOf(DRAW, { rows: 100 }),
    armOf(CEILING),
  ];
  expect(needsOf(arms)).toEqual({ fights: [plain], upstreams: [{ poolMax: null }], drawRows: [100, 10] });
});

test("a variant leaves the mode and the rows of an arm out", () => {
  expect(variantOf(armOf("hedged", { latency: "constant:5" }))).toEqual({ ...plain, latency: "constant:5" });
  expect(upstreamNames("heroes", { poolMax: null })).toEqual(["heroes"]);
  expect(upstreamNames("heroes", { poolMax: 10, workers: 2 })).toEqual(["heroes pool 10 2 workers"]);
});

test("three replicas are three processes, which an arm with a late one shares and calls through a delay", () => {
  const arms = (["1", "3", "3-late"] as const).map((replicas) => armOf("parallel", { replicas }));
  const { fights, upstreams } = needsOf(arms);
  expect(upstreams).toEqual([
    { poolMax: null, replicas: "1" },
    { poolMax: null, replicas: "3" },
  ]);
  expect(fights.map((variant) => fightsName(variant, null))).toEqual([
    "fights",
    "fights 3 replicas",
    "fights 3 replicas with 1 late",
  ]);
  const [one, three, late] = fights as [FightsVariant, FightsVariant, FightsVariant];
  const names = ["heroes 3 replicas #1", "heroes 3 replicas #2", "heroes 3 replicas #3"];
  expect(calledNames("heroes", one)).toEqual(["heroes"]);
  expect(calledNames("heroes", three)).toEqual(names);
  expect(upstreamNames("heroes", late)).toEqual(names);
  expect(calledNames("heroes", late)).toEqual(["heroes 3 replicas #1 late", ...names.slice(1)]);
});
