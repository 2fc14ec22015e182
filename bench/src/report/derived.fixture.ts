import type { Random } from "../experiments/plan/random.ts";
import {
  type ComparisonRow,
  type CostRow,
  METRICS,
  type Metric,
  type NoiseFloorRow,
  type PredictionRow,
  type Verdict,
} from "../results/run/derived.ts";
import { type Arm, armOf, type Load } from "../results/run/segment.ts";
import { traitsOf } from "./segment.fixture.ts";

const BLOCKS = 6;

/** Every mode against `sequential`, on every metric. */
export function comparisonsOf(
  random: Random,
  modes: readonly string[],
  loads: readonly Load[],
): ComparisonRow[] {
  return loads.flatMap((load) =>
    modes.slice(1).flatMap((mode) =>
      METRICS.map((metric): ComparisonRow => {
        const effect = effectOf(mode, load, metric) + (random() - 0.5) * 0.02;
        const [low, high] = [effect - 0.03, effect + 0.035];
        const verdict = verdictFor(metric, effect, low, high);
        return {
          baseline: armOf("sequential", { writes: "none" }),
          candidate: armOf(mode, { writes: "none" }),
          load,
          metric,
          estimate: effect,
          low,
          high,
          orderLow: low - 0.01,
          orderHigh: high + 0.01,
          method: "bootstrap over blocks, Wilcoxon signed-rank, Holm",
          blocks: BLOCKS,
          p: 0.0005,
          noiseFloor: 0.04,
          pAdjusted: verdict === "inconclusive" ? 0.31 : 0.002,
          verdict,
        };
      }),
    ),
  );
}

function effectOf(mode: string, load: Load, metric: Metric): number {
  const base = traitsOf("sequential");
  const own = traitsOf(mode);
  if (load.model === "open") return metric === "throughput" ? 0 : own.idleMs / base.idleMs - 1;
  const ratio = own.perSecond / base.perSecond;
  return (metric === "throughput" ? ratio : 1 / ratio) - 1;
}

function verdictFor(metric: Metric, effect: number, low: number, high: number): Verdict {
  if (low > -0.04 && high < 0.04) return "equivalent";
  if (low <= 0 && high >= 0) return "inconclusive";
  return effect > 0 === (metric === "throughput") ? "faster" : "slower";
}

/** What a fight of such a mode would cost. */
export function costOf(random: Random, arm: Arm, load: Load): CostRow {
  const share = 2000 / traitsOf(arm.mode).perSecond + (load.model === "open" ? 1 : 0);
  const cpuMsByProcess = {
    fights: share * 0.34,
    heroes: share * 0.18,
    villains: share * 0.18,
    locations: share * 0.12,
    PostgreSQL: share * 0.12,
    MariaDB: share * (0.05 + random() * 0.02),
  };
  return {
    arm,
    load,
    cpuMsPerFight: Object.values(cpuMsByProcess).reduce((sum, part) => sum + part, 0),
    cpuMsByProcess,
    rssPeak: 410e6 + random() * 50e6,
    upstreamCallsPerFight: arm.mode === "coalesced" ? 0.6 : arm.mode === "hedged" ? 3.06 : 3,
    hedgesPerLegCall: arm.mode === "hedged" ? 0.02 : null,
  };
}

/** A prediction whose difference is mostly, not wholly, explained. */
export function predictionOf(random: Random, arm: Arm, load: Load): PredictionRow {
  const predictedP50Ms = arm.mode === "sequential" ? 2.1 : 0.9;
  const { perSecond, idleMs } = traitsOf(arm.mode);
  const observedP50Ms = load.model === "open" ? idleMs : (1000 * load.connections) / perSecond;
  const difference = Math.max(0, observedP50Ms - predictedP50Ms);
  return {
    arm,
    load,
    predictedP50Ms,
    observedP50Ms,
    upstreamWaitMs: difference * 0.4,
    runQueueWaitMs: difference * (0.25 + random() * 0.1),
    eventLoopDelayMs: difference * 0.15,
  };
}

/** A mode against itself. */
export function noiseFloorOf(random: Random, loads: readonly Load[]): NoiseFloorRow[] {
  return loads.flatMap((load) =>
    METRICS.map((metric) => ({
      load,
      metric,
      differences: Array.from({ length: BLOCKS }, () => (random() - 0.5) * 0.08),
      noiseFloor: 0.03 + random() * 0.03,
      source: "a/a" as const,
    })),
  );
}
