import { expect, test } from "bun:test";
import type { Segment } from "../../analysis/observation/segment.ts";
import { segmentOf } from "../../analysis/observation/segments.fixture.ts";
import { summarise } from "../../analysis/summary.ts";
import { throughputPanels } from "./throughput-panels.ts";

/** Blocks of 10 s with these numbers of fights. */
const blocksOf = (goods: number[], change: Partial<Segment> = {}): Segment[] =>
  goods.map((good, block) => segmentOf({ block, good, ...change }));

const rowOf = (segments: Segment[]) =>
  throughputPanels({ experiment: "compare", segments, summary: summarise(segments) })[0]?.rows[0];

test("from six blocks on, the median has its exact interval", () => {
  expect(rowOf(blocksOf([100, 110, 120, 130, 140, 150]))).toMatchObject({
    median: 12.5,
    low: 10,
    high: 15,
    interval: "95 %",
    blocks: 6,
  });
});

test("with fewer blocks, the median has the range", () => {
  expect(rowOf(blocksOf([100, 130, 120]))).toMatchObject({
    median: 12,
    low: 10,
    high: 13,
    interval: "range",
  });
});

test("invalid segments and noise blocks are left out", () => {
  const segments = [
    ...blocksOf([100]),
    ...blocksOf([900], { valid: false, reasons: ["no good answer"] }),
    ...blocksOf([900], { purpose: "noise" }),
  ];
  expect(rowOf(segments)).toMatchObject({ median: 10, blocks: 1 });
});

test("the runs of a block are added, weighted by their duration", () => {
  const [first, second] = blocksOf([100, 400]) as [Segment, Segment];
  expect(rowOf([first, { ...second, block: 0, seconds: 30 }])).toMatchObject({ median: 12.5, blocks: 1 });
});

test("the share of the ceiling is taken under the same load", () => {
  const ceiling = blocksOf([1000], { mode: "ceiling", writes: null });
  expect(rowOf([...ceiling, ...blocksOf([100])])?.shareOfCeiling).toBeCloseTo(0.1);
});
