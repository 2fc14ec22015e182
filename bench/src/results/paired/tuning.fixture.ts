import type { TuningPass } from "../../analysis/tuning-figures.ts";
import { tuningFigures } from "../../analysis/tuning-figures.ts";
import { pairedFacts } from "./paired-facts.fixture.ts";
import type { ObservedTuning, TuningResult } from "./tuning-result.ts";

const MODES = ["parallel", "coalesced"];
const ARMS = ["before", "after"];
const ROUNDS = 6;

/** CPU a fight of `after` over `before`, by round; the median is 0.9. */
export const RATIOS = [0.88, 0.92, 0.89, 0.91, 0.9, 0.9] as const;

/** The machine slows down all through a run: both passes of a round together do not show it. */
const turns = Array.from({ length: ROUNDS }, (_, round) =>
  MODES.flatMap((mode) => [
    ...ARMS.map((arm) => ({ mode, arm, round, direction: "forward" as const })),
    ...ARMS.toReversed().map((arm) => ({ mode, arm, round, direction: "backward" as const })),
  ]),
).flat();
const passes = turns.map((planned): TuningPass => {
  const answers = planned.arm === "before" ? 1000 : 1100;
  const drift = planned.direction === "forward" ? 0.95 : 1.05;
  const ratio = planned.arm === "before" ? 1 : (RATIOS[planned.round] ?? 1);
  const cpuMs = (share: number) => answers * 0.2 * share * ratio * drift;
  return {
    ...planned,
    seconds: 1,
    answers,
    errors: 0,
    generatorCpu: 0.4,
    processes: {
      fights: { cpuMs: cpuMs(0.75), rssPeak: 80_000_000 + planned.round },
      "heroes-db": { cpuMs: cpuMs(0.25), rssPeak: null },
    },
  };
});

/** A run in which the second arm costs a tenth less CPU and serves a tenth more. */
export function observedTuning(): ObservedTuning {
  return structuredClone({
    schemaVersion: 1,
    ...pairedFacts("tuning"),
    stack: {
      kind: "local",
      stores: [{ service: "heroes", engine: "PostgreSQL", version: "17", standIn: null }],
    },
    config: {
      modes: MODES,
      connections: 64,
      rounds: ROUNDS,
      seconds: 1,
      settleSeconds: 0.5,
      warmupSeconds: 4,
      variables: { POOL_MAX: "20" },
      argv: ["tuning", "--arm", "before=DIR", "--arm", "after=DIR"],
    },
    arms: [
      { name: "before", git: { commit: "a".repeat(40), dirty: false }, environment: {} },
      { name: "after", git: null, environment: { FIGHTS_COALESCE: "1" } },
    ],
    passes,
  } satisfies ObservedTuning);
}

/** The same with what it comes to. */
export function tuningResult(): TuningResult {
  const observed = observedTuning();
  return { ...observed, derived: tuningFigures(observed) };
}
