import { median } from "simple-statistics";
import type { Direction, MeasuredPass } from "./observation/pass.ts";
import {
  counts,
  cpuUsPerResponse,
  medianOverRounds,
  type PairedMedian,
  responsesPerSecond,
  wholeRounds,
} from "./paired.ts";

/** One arm, driven once in one mode. */
export interface TuningPass extends MeasuredPass {
  mode: string;
  direction: Direction;
}

/** What one arm came to in one mode. */
export interface TuningFigures {
  mode: string;
  arm: string;
  /** Passes that count. */
  passes: number;
  answersPerSecond: number;
  /** Microseconds of CPU per response, by process; the median over passes. */
  cpuUs: Record<string, number>;
  /** The same for all processes together, which is not the sum of their medians. */
  totalCpuUs: number;
  /** The largest resident set of each process, in bytes. */
  rssPeak: Record<string, number | null>;
  /** Rounds in which this arm and the baseline both have two passes that count; 0 for the baseline. */
  rounds: number;
  /** CPU time per response relative to the baseline; `null` for the baseline, and without a round. */
  cpuRatio: PairedMedian | null;
  /** Responses per second relative to the baseline. */
  throughputRatio: PairedMedian | null;
}

/** What the figures are derived from. */
export interface TuningObservation {
  config: { modes: readonly string[] };
  /** The first is the baseline. */
  arms: readonly { name: string }[];
  passes: readonly TuningPass[];
}

/** Every arm is driven forward and backward in each round. */
const PASSES_PER_ROUND = 2;

/** The figures of each mode and arm with a pass that counts, in the order of the configuration. */
export function tuningFigures({ config, arms, passes }: TuningObservation): TuningFigures[] {
  const counting = passes.filter(counts);
  const baseline = arms[0]?.name;
  return config.modes.flatMap((mode) => {
    const inMode = counting.filter((pass) => pass.mode === mode);
    const passesOf = (arm: string | undefined) => inMode.filter((pass) => pass.arm === arm);
    return arms.flatMap(({ name }) => {
      const own = passesOf(name);
      if (own.length === 0) return [];
      const pairs = name === baseline ? [] : pairedRounds(own, passesOf(baseline));
      return [{ mode, arm: name, ...mediansOf(own), ...ratiosOf(pairs) }];
    });
  });
}

function mediansOf(
  passes: readonly TuningPass[],
): Omit<TuningFigures, "mode" | "arm" | "rounds" | "cpuRatio" | "throughputRatio"> {
  const names = Object.keys(passes[0]?.processes ?? {});
  const perProcess = <Value>(of: (name: string) => Value) =>
    Object.fromEntries(names.map((name) => [name, of(name)]));
  return {
    passes: passes.length,
    answersPerSecond: median(passes.map((pass) => responsesPerSecond([pass]))),
    cpuUs: perProcess((name) =>
      median(passes.map(({ processes, answers }) => ((processes[name]?.cpuMs ?? 0) * 1000) / answers)),
    ),
    totalCpuUs: median(passes.map((pass) => cpuUsPerResponse([pass]) ?? 0)),
    rssPeak: perProcess((name) => {
      const peaks = passes.flatMap(({ processes }) => processes[name]?.rssPeak ?? []);
      return peaks.length === 0 ? null : Math.max(...peaks);
    }),
  };
}

type Pair = [own: TuningPass[], baseline: TuningPass[]];

/** The rounds that are whole for both arms. */
function pairedRounds(own: readonly TuningPass[], baseline: readonly TuningPass[]): Pair[] {
  const theirs = wholeRounds(baseline, PASSES_PER_ROUND);
  return [...wholeRounds(own, PASSES_PER_ROUND)].flatMap(([round, passes]): Pair[] => {
    const other = theirs.get(round);
    return other ? [[passes, other]] : [];
  });
}

function ratiosOf(pairs: readonly Pair[]): Pick<TuningFigures, "rounds" | "cpuRatio" | "throughputRatio"> {
  const ratios = (of: (passes: TuningPass[]) => number) =>
    medianOverRounds(pairs.map(([own, baseline]) => of(own) / of(baseline)));
  return {
    rounds: pairs.length,
    cpuRatio: ratios((passes) => cpuUsPerResponse(passes) ?? 0),
    throughputRatio: ratios(responsesPerSecond),
  };
}
