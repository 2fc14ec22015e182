import { expect, test } from "bun:test";
import { armOf, type Load, type Replicas } from "../../analysis/observation/segment.ts";
import { documentOf } from "../../results/document.ts";
import { observedOf } from "../../results/record/observed.fixture.ts";
import { segmentFor } from "../runs.fixture.ts";
import { ONE_MACHINE, replicaSentences } from "../sentences/replica-sentences.ts";
import { replicaTable } from "../tables/replica-table.ts";
import { replicaEffects } from "./replica-sets.ts";

const load: Load = { model: "closed", connections: 64 };
const modes = ["parallel", "hedged"];
const FACTORS: Record<Replicas, number> = { "1": 1, "3": 1.2, "3-late": 1.1 };

/** Eight blocks in which three replicas serve a fifth more than one, and latencies do not differ. */
function run(varied: Replicas[] = ["1", "3", "3-late"]) {
  const segments = Array.from({ length: 8 }, (_, block) =>
    varied.flatMap((replicas) =>
      modes.flatMap((mode) => {
        const segment = segmentFor(armOf(mode, { writes: "none", replicas }), load, { block });
        const good = Math.round(segment.good * FACTORS[replicas] * (1 + (block % 3) * 0.002));
        return [0, 1].map((slot) => ({ ...segment, slot, good, achieved: good / segment.seconds }));
      }),
    ),
  ).flat();
  const config = { modes, baseline: "parallel", connections: [64], replicas: varied, blocks: 8 };
  return documentOf(
    observedOf({
      experiment: "compare",
      segments: segments.map((segment, index) => ({ ...segment, index })),
      config,
    }),
  );
}

test("three replicas are compared with one in each mode, and with a late one by their p99", () => {
  const effects = replicaEffects(run());
  expect(effects.map(({ mode }) => mode).sort()).toEqual(["hedged", "parallel"]);
  for (const { added, lateP99Ms, healthyP99Ms } of effects) {
    expect(added?.estimate).toBeCloseTo(0.2, 2);
    expect(added?.verdict).toBe("faster");
    expect(lateP99Ms).toBe(healthyP99Ms);
  }
});

test("the sentences have both effects, the conclusion, and what one machine cannot show", () => {
  const sentences = replicaSentences(run());
  expect(sentences).toHaveLength(3);
  expect(sentences[0]).toMatch(
    /^64 connections, \w+: three replicas instead of one change throughput by \+20 % \(faster\)\. With one of three 200 ms late, p99 is .+, 1(\.0+)? times that of three healthy ones: callers keep a late replica from their clients, and need no balancer for that\.$/,
  );
  expect(sentences[2]).toBe(ONE_MACHINE);
});

test("a late replica is not compared where it was not measured", () => {
  expect(replicaSentences(run(["1", "3"]))[0]).toEndWith("(faster).");
});

test("the table has a row for each mode, set of replicas and load", () => {
  const { rows } = replicaTable(run());
  expect(rows.map(([, mode, upstreams]) => `${mode}, ${upstreams}`).sort()).toEqual([
    "hedged, 1 replica",
    "hedged, 3 replicas",
    "hedged, 3 replicas with 1 late",
    "parallel, 1 replica",
    "parallel, 3 replicas",
    "parallel, 3 replicas with 1 late",
  ]);
});

test("a run with one set has neither", () => {
  const one = run(["3"]);
  expect(replicaSentences(one)).toEqual([]);
  expect(replicaTable(one).rows).toEqual([]);
});
