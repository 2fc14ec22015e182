import { median } from "simple-statistics";
import { orderStatisticInterval } from "./statistics/order-interval.ts";
import type { ArmFigures, ObservedTuning, PairedRatio, Pass } from "../results/paired/tuning-result.ts";

/** As in every experiment of the laboratory: what fails more often does not count. */
const FAILED_SHARE = 0.001;

/** What the passes come to, for each mode and arm that has any which counts, in the order of the configuration. */
export function figuresOf({
  config,
  arms,
  passes,
}: Pick<ObservedTuning, "config" | "arms" | "passes">): ArmFigures[] {
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

function counts({ answers, errors }: Pass): boolean {
  return answers > 0 && errors <= (answers + errors) * FAILED_SHARE;
}

function mediansOf(
  passes: readonly Pass[],
): Omit<ArmFigures, "mode" | "arm" | "rounds" | "cpuRatio" | "throughputRatio"> {
  const names = Object.keys(passes[0]?.processes ?? {});
  const perProcess = <Value>(of: (name: string) => Value) =>
    Object.fromEntries(names.map((name) => [name, of(name)]));
  return {
    passes: passes.length,
    answersPerSecond: median(passes.map(({ answers, seconds }) => answers / seconds)),
    cpuUs: perProcess((name) => median(passes.map((pass) => cpuUsOf(pass, name)))),
    totalCpuUs: median(passes.map((pass) => (totalCpuMs(pass) * 1000) / pass.answers)),
    rssPeak: perProcess((name) => {
      const peaks = passes.flatMap(({ processes }) => processes[name]?.rssPeak ?? []);
      return peaks.length === 0 ? null : Math.max(...peaks);
    }),
  };
}

const cpuUsOf = ({ processes, answers }: Pass, name: string) =>
  ((processes[name]?.cpuMs ?? 0) * 1000) / answers;

const totalCpuMs = ({ processes }: Pass) =>
  Object.values(processes).reduce((sum, { cpuMs }) => sum + cpuMs, 0);

/** Both passes of a round together, so that a drift within it cancels. */
interface RoundFigures {
  cpuPerAnswer: number;
  answersPerSecond: number;
}

type Pair = [own: RoundFigures, baseline: RoundFigures];

/** The rounds that both have whole. */
function pairedRounds(own: readonly Pass[], baseline: readonly Pass[]): Pair[] {
  const theirs = wholeRounds(baseline);
  return [...wholeRounds(own)].flatMap(([round, figures]): Pair[] => {
    const other = theirs.get(round);
    return other ? [[figures, other]] : [];
  });
}

function wholeRounds(passes: readonly Pass[]): Map<number, RoundFigures> {
  const whole = [...Map.groupBy(passes, ({ round }) => round)].filter(([, both]) => both.length === 2);
  return new Map(
    whole.map(([round, both]) => {
      const sum = (of: (pass: Pass) => number) => both.reduce((total, pass) => total + of(pass), 0);
      const answers = sum((pass) => pass.answers);
      const figures = {
        cpuPerAnswer: sum(totalCpuMs) / answers,
        answersPerSecond: answers / sum(({ seconds }) => seconds),
      };
      return [round, figures];
    }),
  );
}

function ratiosOf(pairs: readonly Pair[]): Pick<ArmFigures, "rounds" | "cpuRatio" | "throughputRatio"> {
  return {
    rounds: pairs.length,
    cpuRatio: pairedRatio(pairs.map(([own, baseline]) => own.cpuPerAnswer / baseline.cpuPerAnswer)),
    throughputRatio: pairedRatio(
      pairs.map(([own, baseline]) => own.answersPerSecond / baseline.answersPerSecond),
    ),
  };
}

/** Order statistics keep their places under a logarithm, so ratios can be taken as they are. */
function pairedRatio(ratios: readonly number[]): PairedRatio | null {
  if (ratios.length === 0) return null;
  const { low = null, high = null, confidence = null } = orderStatisticInterval(ratios) ?? {};
  return { median: median([...ratios]), low, high, confidence };
}
