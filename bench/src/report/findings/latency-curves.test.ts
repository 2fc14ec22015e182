import { expect, test } from "bun:test";
import { segmentOf } from "../../analysis/observation/segments.fixture.ts";
import { curvesOf } from "./latency-curves.ts";

const load = { model: "open", offered: 50 } as const;
const segmentWith = (count: number, latencyMs: number) =>
  segmentOf({ latenciesMs: Array.from({ length: count }, () => latencyMs) });

test("percentiles are read from the sum of all blocks, and those with few responses beyond are left out", () => {
  const segments = [segmentWith(150, 1), segmentWith(50, 9)];
  const [curve] = curvesOf({ title: "", load, byMode: new Map([["parallel", segments]]) });
  expect(curve?.responses).toBe(200);
  const read = curve?.points.map(({ percent, ms }) => [percent, ms === null ? null : Math.round(ms)]);
  expect(read).toEqual([
    [50, 1],
    [75, 1],
    [90, 9],
    [95, 9],
    [99, null],
    [99.9, null],
  ]);
});
