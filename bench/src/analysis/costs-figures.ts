import { median } from "simple-statistics";
import { addUp, type EncodedHistogram, percentileMs } from "./observation/histogram.ts";
import type { MeasuredPass } from "./observation/pass.ts";
import type { Order } from "./observation/run.ts";
import {
  counts,
  cpuUsPerResponse,
  medianOverRounds,
  type PairedMedian,
  responsesPerSecond,
  wholeRounds,
} from "./paired.ts";

/** What is measured of an arm. */
export type Quantity =
  /** The share of the baseline's responses per second that is lost: 0.1 is a tenth fewer, below 0 are more. */
  | "throughputLost"
  /** CPU time per request relative to the baseline's, less one: 0.1 is a tenth more. */
  | "cpuAdded"
  /** Microseconds from one operation to the next, where they follow one another. */
  | "timeUs"
  /** The 95th percentile of a round's latencies, in milliseconds. */
  | "p95Ms";

/** One arm of a cost, driven once on one subject. */
export interface CostPass extends MeasuredPass {
  cost: string;
  /** What is requested: a route, or a mode. */
  subject: string;
  histogram: EncodedHistogram;
}

/** What a run measures of one arm, and the promise about it. */
export interface CostQuestion {
  cost: string;
  subject: string;
  arm: string;
  /** The arm it is compared with; `null` for a quantity without a baseline. */
  baseline: string | null;
  quantity: Quantity;
  /** The promise: at most this; `null` without one. */
  atMost: number | null;
}

/**
 * `met` and `missed` when the whole interval is on that side of the promise, `open` when the promise lies within it or
 * there are too few rounds for an interval; `null` without a promise.
 */
export type Promised = "met" | "missed" | "open" | null;

/** The median over rounds for a question, with its interval; `null` where no round is whole. */
export interface CostFigure extends CostQuestion {
  rounds: number;
  /** The median over rounds, and the interval that covers the true one with at least 95 %; that needs six rounds. */
  value: PairedMedian | null;
  promise: Promised;
}

/** One arm by itself: medians over its passes that count, `null` where none does. */
export interface CostArmFigures {
  cost: string;
  subject: string;
  arm: string;
  passes: number;
  /** A pass counts unless more than 0.1 % of its requests failed. */
  counting: number;
  answersPerSecond: number | null;
  /** Microseconds of CPU per request, of all processes together; also `null` where they were not followed. */
  cpuUs: number | null;
  generatorCpu: number | null;
}

/** How the passes of one cost are driven. */
export interface CostPlan {
  cost: string;
  /** What is requested. */
  subjects: string[];
  /** Of the closed loop; `null` without one. */
  connections: number | null;
  /** Requests per second of the open loop; `null` without one. */
  rate: number | null;
  rounds: number;
  /** Mirrored: every arm is driven forward and then backward in each round. */
  order: Order;
  /** Measured of each pass. */
  seconds: number;
  /** How long each pass is driven before it counts, so that its connections are open. */
  settleSeconds: number;
  /** How long each arm is driven on each subject before the first round. */
  warmupSeconds: number;
}

/** The figures of a run: one for each question, and those of each arm by itself. */
export interface CostFigures {
  figures: CostFigure[];
  arms: CostArmFigures[];
}

/** What the figures are derived from. */
export interface CostsObservation {
  config: { plans: readonly CostPlan[] };
  arms: readonly { cost: string; arm: string }[];
  questions: readonly CostQuestion[];
  passes: readonly CostPass[];
}

/** Derives the figures of a run. */
export function costFigures({ config, arms, questions, passes }: CostsObservation): CostFigures {
  const counting = passes.filter(counts);
  const known = Map.groupBy(passes, armOf);
  const places = config.plans.flatMap(({ cost, subjects }) =>
    subjects.flatMap((subject) =>
      arms.filter((arm) => arm.cost === cost).map(({ arm }) => armOf({ cost, subject, arm })),
    ),
  );
  return {
    figures: questions.map((question) => figureFor(question, counting, config.plans)),
    arms: places.flatMap((place) => {
      const own = known.get(place);
      return own ? [armFigures(own)] : [];
    }),
  };
}

const armOf = ({ cost, subject, arm }: Pick<CostPass, "cost" | "subject" | "arm">) =>
  JSON.stringify([cost, subject, arm]);

function figureFor(
  question: CostQuestion,
  counting: readonly CostPass[],
  plans: readonly CostPlan[],
): CostFigure {
  const order = plans.find(({ cost }) => cost === question.cost)?.order;
  const passesPerRound = order === "mirrored" ? 2 : 1;
  const roundsOf = (arm: string) => {
    const own = counting.filter((pass) => armOf(pass) === armOf({ ...question, arm }));
    return wholeRounds(own, passesPerRound);
  };
  const baseline = question.baseline === null ? undefined : roundsOf(question.baseline);
  const values = [...roundsOf(question.arm)].flatMap(([round, own]) => {
    const other = baseline?.get(round);
    return baseline && !other ? [] : (valueIn(question.quantity, own, other ?? []) ?? []);
  });
  const value = medianOverRounds(values);
  return { ...question, rounds: values.length, value, promise: judged(value, question.atMost) };
}

/** The value of a round, from all its passes together, so that a drift cancels; `null` where it was not measured. */
function valueIn(quantity: Quantity, own: readonly CostPass[], baseline: readonly CostPass[]): number | null {
  switch (quantity) {
    case "throughputLost":
      return 1 - responsesPerSecond(own) / responsesPerSecond(baseline);
    case "cpuAdded": {
      const [mine, theirs] = [cpuUsPerResponse(own), cpuUsPerResponse(baseline)];
      return mine === null || theirs === null ? null : mine / theirs - 1;
    }
    case "timeUs":
      return 1e6 / responsesPerSecond(own);
    case "p95Ms":
      return percentileMs(addUp(own.map(({ histogram }) => histogram)), 95);
  }
}

function judged(value: PairedMedian | null, atMost: number | null): Promised {
  if (atMost === null) return null;
  const { low = null, high = null } = value ?? {};
  if (low === null || high === null) return "open";
  if (high <= atMost) return "met";
  return low > atMost ? "missed" : "open";
}

function armFigures(passes: readonly CostPass[]): CostArmFigures {
  const { cost, subject, arm } = passes[0] as CostPass;
  const counting = passes.filter(counts);
  const each = (of: (pass: CostPass) => number | null) => {
    const known = counting.flatMap((pass) => of(pass) ?? []);
    return known.length === 0 ? null : median(known);
  };
  return {
    cost,
    subject,
    arm,
    passes: passes.length,
    counting: counting.length,
    answersPerSecond: each((pass) => responsesPerSecond([pass])),
    cpuUs: each((pass) => cpuUsPerResponse([pass])),
    generatorCpu: each(({ generatorCpu }) => generatorCpu),
  };
}
