import { expect, test } from "bun:test";
import { armOf, type Segment } from "../../results/run/segment.ts";
import { summarise } from "../../results/run/summary.ts";
import { segmentFor } from "../segment.fixture.ts";
import { throughputPanels } from "./throughput-panels.ts";

const base = segmentFor(() => 0.5, armOf("parallel"), { model: "closed", connections: 64 });

/** Blocks of 10 s with so many fights each. */
const blocksOf = (goods: number[], change: Partial<Segment> = {}): Segment[] =>
  goods.map((good, block) => ({ ...base, block, good, seconds: 10, ...change }));

const rowOf = (segments: Segment[]) =>
  throughputPanels({ segments, summary: summarise(segments) })[0]?.rows[0];

test("the median over the blocks, within its exact interval from six blocks on", () => {
  expect(rowOf(blocksOf([100, 110, 120, 130, 140, 150]))).toMatchObject({
    median: 12.5,
    low: 10,
    high: 15,
    interval: "95 %",
    blocks: 6,
  });
});

test("with fewer blocks the range is all there is to say", () => {
  expect(rowOf(blocksOf([100, 130, 120]))).toMatchObject({
    median: 12,
    low: 10,
    high: 13,
    interval: "range",
  });
});

test("what does not count, and what was measured for the noise floor, takes no part", () => {
  const segments = [
    ...blocksOf([100]),
    ...blocksOf([900], { valid: false, reasons: ["no good answer"] }),
    ...blocksOf([900], { purpose: "noise" }),
  ];
  expect(rowOf(segments)).toMatchObject({ median: 10, blocks: 1 });
});

test("two runs of a block are taken together, by time", () => {
  const [first, second] = blocksOf([100, 400]) as [Segment, Segment];
  expect(rowOf([first, { ...second, block: 0, seconds: 30 }])).toMatchObject({ median: 12.5, blocks: 1 });
});

test("the share of the ceiling is that of the same load", () => {
  const ceiling = blocksOf([1000], { mode: "ceiling", writes: null });
  expect(rowOf([...ceiling, ...blocksOf([100])])?.shareOfCeiling).toBeCloseTo(0.1);
});
