import { expect, test } from "bun:test";
import { armOf, type DrawSource, type Load } from "../../analysis/observation/segment.ts";
import { documentOf } from "../../results/document.ts";
import { observedOf } from "../../results/record/observed.fixture.ts";
import { segmentFor } from "../runs.fixture.ts";
import { drawSourceSentences, SNAPSHOT_COST } from "../sentences/draw-source-sentences.ts";
import { drawSourceTable } from "../tables/draw-source-table.ts";
import { drawSourceEffects } from "./draw-sources.ts";

const load: Load = { model: "closed", connections: 64 };
const modes = ["parallel", "coalesced"];
const drawSources: DrawSource[] = ["store", "snapshot"];

/** Eight blocks in which a snapshot makes each mode faster by half. */
function run(varied = drawSources) {
  const segments = Array.from({ length: 8 }, (_, block) =>
    varied.flatMap((drawSource) =>
      modes.flatMap((mode) => {
        const arm = armOf(mode, { writes: "none", drawSource });
        const segment = segmentFor(arm, load, { block });
        const factor = drawSource === "snapshot" ? 1.5 : 1;
        const good = Math.round(segment.good * factor * (1 + (block % 3) * 0.002));
        return [0, 1].map((slot) => ({ ...segment, slot, good, achieved: good / segment.seconds }));
      }),
    ),
  ).flat();
  const config = { modes, baseline: "parallel", connections: [64], drawSources: varied, blocks: 8 };
  return documentOf(
    observedOf({
      experiment: "compare",
      segments: segments.map((segment, index) => ({ ...segment, index })),
      config,
    }),
  );
}

test("every arm is compared with the baseline, and a mode with a snapshot also with itself", () => {
  const [effects, ...others] = drawSourceEffects(run());
  expect(others).toEqual([]);
  expect(effects).toMatchObject({ mode: "coalesced", baseline: "parallel" });
  expect(effects?.snapshot?.estimate).toBeCloseTo(0.5, 2);
  expect(effects?.snapshotAdded?.estimate).toBeCloseTo(0.5, 2);
  expect(effects?.both?.estimate).toBeCloseTo(1.5 * (1 + (effects?.sharing?.estimate ?? 0)) - 1, 1);
  expect(effects?.snapshotAdded?.verdict).toBe("faster");
});

test("the sentences have each effect with its verdict, the conclusion, and the disadvantage of a snapshot", () => {
  const [sentence, ...rest] = drawSourceSentences(run());
  expect(sentence).toMatch(
    /^64 connections, throughput against parallel with draws from the store: sharing calls \(coalesced\) \+\d+ % \(faster\); a snapshot alone \+50 % \(faster\); both \+\d+ % \(faster\)\./,
  );
  expect(sentence).toEndWith(
    "To coalesced a snapshot gives +50 % (faster): both are faster than sharing alone.",
  );
  expect(rest).toEqual([SNAPSHOT_COST]);
});

test("the table has a row for each mode, source and load", () => {
  const { rows } = drawSourceTable(run());
  expect(rows.map(([, mode, source]) => `${mode} ${source}`).sort()).toEqual([
    "coalesced snapshot",
    "coalesced store",
    "parallel snapshot",
    "parallel store",
  ]);
});

test("a run with one source has neither", () => {
  const one = run(["store"]);
  expect(drawSourceSentences(one)).toEqual([]);
  expect(drawSourceTable(one).rows).toEqual([]);
});
