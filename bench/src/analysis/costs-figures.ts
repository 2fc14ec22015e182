import { median } from "simple-statistics";
import { orderStatisticInterval } from "./statistics/order-interval.ts";
import { addUp, percentileMs } from "./observation/histogram.ts";
import type { PairedRatio } from "../results/paired/tuning-result.ts";
import type {
  ArmFigures,
  CostPlan,
  CostsResult,
  Figure,
  ObservedCosts,
  Pass,
  Promised,
  Quantity,
  Question,
} from "../results/paired/costs-result.ts";

/** As in every experiment of the laboratory: what fails more often does not count. */
const FAILED_SHARE = 0.001;

/** What a run comes to: an answer to each of its questions, and what each arm did by itself. */
export function figuresOf({
  config,
  arms,
  questions,
  passes,
}: Pick<ObservedCosts, "config" | "arms" | "questions" | "passes">): CostsResult["derived"] {
  const counting = passes.filter(counts);
  const known = Map.groupBy(passes, armOf);
  const places = config.plans.flatMap(({ cost, subjects }) =>
    subjects.flatMap((subject) =>
      arms.filter((arm) => arm.cost === cost).map(({ arm }) => armOf({ cost, subject, arm })),
    ),
  );
  return {
    figures: questions.map((question) => answerTo(question, counting, config.plans)),
    arms: places.flatMap((place) => {
      const own = known.get(place);
      return own ? [armFigures(own)] : [];
    }),
  };
}

function counts({ answers, errors }: Pass): boolean {
  return answers > 0 && errors <= (answers + errors) * FAILED_SHARE;
}

const armOf = ({ cost, subject, arm }: Pick<Pass, "cost" | "subject" | "arm">) =>
  JSON.stringify([cost, subject, arm]);

function answerTo(question: Question, counting: readonly Pass[], plans: readonly CostPlan[]): Figure {
  const order = plans.find(({ cost }) => cost === question.cost)?.order;
  const passesARound = order === "mirrored" ? 2 : 1;
  const roundsOf = (arm: string) => {
    const own = counting.filter((pass) => armOf(pass) === armOf({ ...question, arm }));
    const rounds = [...Map.groupBy(own, ({ round }) => round)];
    return new Map(rounds.filter(([, passes]) => passes.length === passesARound));
  };
  const baseline = question.baseline === null ? undefined : roundsOf(question.baseline);
  const values = [...roundsOf(question.arm)].flatMap(([round, own]) => {
    const other = baseline?.get(round);
    return baseline && !other ? [] : (valueIn(question.quantity, own, other ?? []) ?? []);
  });
  const value = medianOf(values);
  return { ...question, rounds: values.length, value, promise: judged(value, question.atMost) };
}

/** All passes of a round together, so that a drift within it cancels; `null` where it cannot be told. */
function valueIn(quantity: Quantity, own: readonly Pass[], baseline: readonly Pass[]): number | null {
  switch (quantity) {
    case "throughputLost":
      return 1 - perSecond(own) / perSecond(baseline);
    case "cpuAdded": {
      const [mine, theirs] = [cpuUsOf(own), cpuUsOf(baseline)];
      return mine === null || theirs === null ? null : mine / theirs - 1;
    }
    case "timeUs":
      return 1e6 / perSecond(own);
    case "p95Ms":
      return percentileMs(addUp(own.map(({ histogram }) => histogram)), 95);
  }
}

const sum = (passes: readonly Pass[], of: (pass: Pass) => number) =>
  passes.reduce((total, pass) => total + of(pass), 0);

const perSecond = (passes: readonly Pass[]) =>
  sum(passes, ({ answers }) => answers) / sum(passes, ({ seconds }) => seconds);

function cpuUsOf(passes: readonly Pass[]): number | null {
  const cpuMs = sum(passes, ({ processes }) =>
    Object.values(processes).reduce((total, process) => total + process.cpuMs, 0),
  );
  return cpuMs === 0 ? null : (cpuMs * 1000) / sum(passes, ({ answers }) => answers);
}

function medianOf(values: readonly number[]): PairedRatio | null {
  if (values.length === 0) return null;
  const { low = null, high = null, confidence = null } = orderStatisticInterval(values) ?? {};
  return { median: median([...values]), low, high, confidence };
}

function judged(value: PairedRatio | null, atMost: number | null): Promised {
  if (atMost === null) return null;
  const { low = null, high = null } = value ?? {};
  if (low === null || high === null) return "open";
  if (high <= atMost) return "met";
  return low > atMost ? "missed" : "open";
}

function armFigures(passes: readonly Pass[]): ArmFigures {
  const { cost, subject, arm } = passes[0] as Pass;
  const counting = passes.filter(counts);
  const each = (of: (pass: Pass) => number | null) => {
    const known = counting.flatMap((pass) => of(pass) ?? []);
    return known.length === 0 ? null : median(known);
  };
  return {
    cost,
    subject,
    arm,
    passes: passes.length,
    counting: counting.length,
    answersPerSecond: each((pass) => perSecond([pass])),
    cpuUs: each((pass) => cpuUsOf([pass])),
    generatorCpu: each(({ generatorCpu }) => generatorCpu),
  };
}
