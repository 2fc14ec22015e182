import { expect, test } from "bun:test";
import { armOf, type Load } from "../../analysis/observation/segment.ts";
import { documentOf } from "../../results/document.ts";
import { observedOf } from "../../results/record/observed.fixture.ts";
import { segmentFor } from "../runs.fixture.ts";
import { workerSentences } from "./worker-sentences.ts";

const load: Load = { model: "closed", connections: 64 };
const modes = ["parallel", "coalesced"];

/** Eight blocks in which two processes of each service serve `factor` times the fights of one. */
function run(factor: (mode: string) => number) {
  const segments = Array.from({ length: 8 }, (_, block) =>
    [1, 2].flatMap((workers) =>
      modes.flatMap((mode) => {
        const segment = segmentFor(armOf(mode, { writes: "none", workers }), load, { block });
        const gain = workers === 2 ? factor(mode) : 1;
        const good = Math.round(segment.good * gain * (1 + (block % 3) * 0.002));
        return [0, 1].map((slot) => ({ ...segment, slot, good, achieved: good / segment.seconds }));
      }),
    ),
  ).flat();
  const config = { modes, baseline: "parallel", connections: [64], workers: [1, 2], blocks: 8 };
  return documentOf(observedOf({ experiment: "compare", config, segments }));
}

test("the advice comes first, then each mode with more processes against fewer, and nothing else", () => {
  const [advice, ...modesOnly] = workerSentences(run(() => 0.7));
  expect(advice).toMatch(
    /^On \d+ cores? that the services share .*, use one process of each service: more serve less\.$/,
  );
  expect(modesOnly).toEqual([
    "64 connections, parallel: 2 processes of each service against 1: throughput −30 % (slower).",
    "64 connections, coalesced: 2 processes of each service against 1: throughput −30 % (slower).",
  ]);
});

test("the advice follows the verdicts", () => {
  const adviceOf = (factor: (mode: string) => number) => workerSentences(run(factor))[0];
  expect(adviceOf(() => 1.6)).toEndWith("several processes of each service serve more.");
  expect(adviceOf((mode) => (mode === "parallel" ? 1.6 : 1))).toEndWith("serve more in some cases only.");
  expect(adviceOf((mode) => (mode === "parallel" ? 0.7 : 1))).toEndWith(
    "no gain from several processes of a service was found.",
  );
});
