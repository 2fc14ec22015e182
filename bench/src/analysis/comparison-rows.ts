import { BETTER, comparedMetrics, differencesIn, figuresByBlock, pairedBlocks } from "./block-figures.ts";
import { compareBlocks } from "./compare-blocks.ts";
import type { ComparisonRow, Metric, NoiseFloorRow } from "./derived.ts";
import { LEAST_NOISE_FLOOR } from "./noise-floor.ts";
import type { Observation } from "./observation/run.ts";
import { type Pair, pairsIn, same } from "./pairs.ts";
import { onlyRequest, requestNamesIn } from "./requests.ts";
import { randomFor } from "./row-random.ts";

/** Every pair of arms under every load, in every metric that is compared there. */
export function comparisonRows(observed: Observation, noise: readonly NoiseFloorRow[]): ComparisonRow[] {
  return pairsIn(observed).flatMap((pair) => [
    ...rowsOf(pair, observed.seed, noise),
    ...requestNamesIn([...pair.baselineSegments, ...pair.candidateSegments]).flatMap((request) =>
      rowsOf(
        {
          ...pair,
          baselineSegments: onlyRequest(pair.baselineSegments, request),
          candidateSegments: onlyRequest(pair.candidateSegments, request),
        },
        observed.seed,
        noise,
        request,
      ),
    ),
  ]);
}

/** The rows of a pair; those of one request where it is named. */
function rowsOf(
  pair: Pair,
  seed: number,
  noise: readonly NoiseFloorRow[],
  request?: string,
): ComparisonRow[] {
  const about = request !== undefined && { request };
  const { load, baseline, candidate, baselineSegments, candidateSegments } = pair;
  const paired = pairedBlocks(figuresByBlock(baselineSegments), figuresByBlock(candidateSegments));
  const metrics = comparedMetrics(load, paired);
  const family = metrics.map((metric) => ({
    metric,
    better: BETTER[metric],
    differences: differencesIn(paired, metric),
  }));
  const compared = compareBlocks(family, {
    noiseFloorOf: (metric) =>
      noise.find((row) => row.metric === metric && same(row.load, load) && row.request === request)
        ?.noiseFloor ?? LEAST_NOISE_FLOOR,
    random: randomFor(seed, { baseline, candidate, load, ...about }),
  });
  return compared.map(({ metric, ...row }) => ({
    baseline,
    candidate,
    load,
    ...about,
    metric: metric as Metric,
    method: "bootstrap over blocks, Wilcoxon signed-rank, Holm",
    ...row,
  }));
}
