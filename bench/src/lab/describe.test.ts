import { expect, test } from "bun:test";
import { armOf, DRAW, type PlannedSegment } from "../analysis/observation/segment.ts";
import { describeArm, describeSegment } from "./describe.ts";

const planned: PlannedSegment = {
  arm: armOf("parallel", { writes: "none", latency: "constant:5" }),
  load: { model: "open", offered: 1000 },
  purpose: "comparison",
  block: 0,
  slot: 0,
  side: null,
  warmupSeconds: 1,
  seconds: 3,
};

test("a segment is its arm, its load, and its side where it has one", () => {
  expect(describeSegment(planned)).toBe("parallel, writes none, constant:5, 1,000 per second");
  const noise = { ...planned, side: "A", load: { model: "closed", connections: 64 } } as const;
  expect(describeSegment(noise)).toBe("parallel, writes none, constant:5, side A of itself, 64 connections");
});

test("an arm has the settings that differ", () => {
  expect(describeArm(armOf(DRAW, { rows: 100 }))).toBe("draw from 100 rows");
  expect(describeArm(armOf("hedged", { poolMax: 10, maxInFlight: 4 }))).toBe("hedged, pool 10, in flight 4");
});
