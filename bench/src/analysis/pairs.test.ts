import { expect, test } from "bun:test";
import { configOf, type RunConfig } from "./observation/run.ts";
import { armOf, type DrawSource } from "./observation/segment.ts";
import { segmentOf } from "./observation/segments.fixture.ts";
import { baselineGroups, pairsIn } from "./pairs.ts";

const base: RunConfig = {
  ...configOf({
    modes: ["parallel", "coalesced"],
    baseline: "parallel",
    blocks: 1,
    order: "mirrored",
    seconds: 10,
    warmupSeconds: 2,
    quick: false,
  }),
  variables: {},
  argv: [],
};

function compared(drawSources: (DrawSource | undefined)[], config: Partial<RunConfig> = {}) {
  const segments = drawSources.flatMap((drawSource) =>
    base.modes.map((mode) => segmentOf(armOf(mode, { writes: "none", ...(drawSource && { drawSource }) }))),
  );
  return { experiment: "compare" as const, config: { ...base, ...config }, segments };
}

const named = ({ mode, drawSource }: { mode: string; drawSource?: DrawSource }) =>
  [mode, drawSource].filter(Boolean).join(" ");

test("every mode is compared with the baseline", () => {
  const run = compared([undefined]);
  expect(pairsIn(run).map(({ candidate, baseline }) => [named(candidate), named(baseline)])).toEqual([
    ["coalesced", "parallel"],
  ]);
});

test("a varied setting is compared with the baseline, and with its own mode at the first setting", () => {
  const run = compared(["store", "snapshot"], { drawSources: ["store", "snapshot"] });
  expect(pairsIn(run).map(({ candidate, baseline }) => [named(candidate), named(baseline)])).toEqual([
    ["coalesced store", "parallel store"],
    ["parallel snapshot", "parallel store"],
    ["coalesced snapshot", "parallel store"],
    ["coalesced snapshot", "coalesced store"],
  ]);
  expect(baselineGroups(run).map(({ arm }) => named(arm))).toEqual(["parallel store"]);
});
