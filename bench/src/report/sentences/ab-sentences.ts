import { counted } from "@super-heroes/system/counted";
import type { ComparisonRow, Gate, GateReading, Metric } from "../../analysis/derived.ts";
import { comparedTools } from "../../analysis/observation/load-tools.ts";
import type { LoadTool } from "../../analysis/observation/segment.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { type AbVerdict, abVerdict, loadsWithoutVerdict, withoutCounts } from "../findings/ab-verdict.ts";
import { decidingMetric } from "../findings/recommendation.ts";
import { loadName } from "../words/labels.ts";
import { effect, effectInterval, ms, percent, probability, rate } from "../words/numbers.ts";

/** The verdict in one sentence that needs no knowledge of the method. */
export function abHeadline(result: ResultDocument): string {
  if (!result.complete)
    return `There is no verdict: the run was stopped before its end${result.stoppedBecause === null ? "" : ` (${result.stoppedBecause})`}.`;
  const verdict = abVerdict(result);
  const [baseline, candidate] = verdict.names;
  const tools = comparedTools(result.segments);
  if (tools && verdict.outcome !== "none") return toolsHeadline(verdict, tools);
  if (verdict.isSelf) return selfHeadline(verdict);
  const { strongest } = verdict;
  switch (verdict.outcome) {
    case "none":
      return "There is no verdict: no load has valid measurements of both.";
    case "equivalent":
      return `${candidate} is as fast as ${baseline}: they differ by no more than this machine differs from itself.`;
    case "inconclusive":
      return `It is not known whether ${candidate} is as fast as ${baseline}: this run is too noisy or too short to say.`;
    case "mixed":
      return `${candidate} is faster than ${baseline} in some respects and slower in others.`;
    default:
      return `${candidate} is ${verdict.outcome} than ${baseline}${strongest ? `: it ${differenceInWords(strongest)}` : ""}.`;
  }
}

/** Two load generators on one service: what the second one measured, against the first. */
function toolsHeadline(
  { rows, names: [name] }: AbVerdict,
  { baseline, candidate }: { baseline: LoadTool; candidate: LoadTool },
): string {
  const different = rows.filter(({ verdict }) => verdict === "faster" || verdict === "slower").length;
  const pair = `${baseline} and ${candidate}`;
  return different === 0
    ? `${pair} measured ${name}, and no difference between them was reported.`
    : `${pair} measured ${name}, and differ in ${different} of ${counted(rows.length, "metric")}.`;
}

function selfHeadline({ rows, outcome, names: [name] }: AbVerdict): string {
  if (outcome === "none") return `${name} was compared with itself, without valid measurements.`;
  const alarms = rows.filter(({ verdict }) => verdict === "faster" || verdict === "slower").length;
  return alarms === 0
    ? `${name} was compared with itself, and no difference was reported, as expected.`
    : `${name} was compared with itself, and ${counted(alarms, "metric")} of ${rows.length} ${alarms === 1 ? "was" : "were"} reported as different: a false alarm.`;
}

/** As in "serves 10 % more requests a second (at 16 connections)". */
function differenceInWords({ metric, estimate, load }: ComparisonRow): string {
  const size = effect(Math.abs(estimate ?? 0)).replace("+", "");
  const isMore = (estimate ?? 0) > 0;
  const where = `(at ${loadName(load, "requests")})`;
  if (metric === "throughput")
    return `serves ${size} ${isMore ? "more" : "fewer"} requests a second ${where}`;
  return `needs ${size} ${isMore ? "more" : "less"} time for ${RESPONSES[metric]} ${where}`;
}

const RESPONSES: Readonly<Record<Exclude<Metric, "throughput">, string>> = {
  p50: "a typical response",
  p95: "the slowest 5 % of responses",
  p99: "the slowest 1 % of responses",
};

/** One sentence for each load, with numbers; then those that explain what is missing. */
export function abDetails(result: ResultDocument): string[] {
  const { deciding, rows } = abVerdict(result);
  const byLoad = deciding.map((row) => detailOf(row, result));
  const others = rows.filter(
    (row) =>
      (row.verdict === "faster" || row.verdict === "slower") && row.metric !== decidingMetric(row.load, null),
  );
  const missing = loadsWithoutVerdict(result).map(
    ({ load, reasons }) =>
      `${loadName(load, "requests")}: no verdict, because no block has valid segments of both${reasons.length === 0 ? "" : `: ${reasons.join(", ")}`}.`,
  );
  return [
    ...byLoad,
    ...others.map(
      (row) =>
        `${loadName(row.load, "requests")}, ${row.metric}: ${row.verdict}, ${effect(row.estimate)} (95 % interval ${effectInterval(row.low, row.high)}).`,
    ),
    ...missing,
    ...refusedSentences(result),
    ...limitedSentences(result),
    ...(result.gate && result.complete ? [gateSentence(result.gate)] : []),
  ];
}

function detailOf(row: ComparisonRow, result: ResultDocument): string {
  const { load, metric, estimate, low, high, blocks, pAdjusted, verdict } = row;
  const [was, is] = [row.baseline.mode, row.candidate.mode].map((name) => achievedBy(row, name, result));
  // Both sides of one service have a row together.
  const isOneService = row.baseline.mode === row.candidate.mode;
  const values = was === undefined || is === undefined || isOneService ? "" : ` (${was} and ${is})`;
  const name = metric === "throughput" ? "requests a second" : `time of a typical response (${metric})`;
  const pair = `${loadName(load, "requests")}: ${name} ${effect(estimate)}${values}`;
  if (low === null || pAdjusted === null)
    return `${pair}; no verdict, because ${counted(blocks, "valid block")} cannot give an interval.`;
  return `${pair}, 95 % interval ${effectInterval(low, high)}, ${counted(blocks, "block")}, adjusted p ${probability(pAdjusted)}: ${verdict}.`;
}

/** What a service achieved under a load, with its unit. */
function achievedBy(
  { load, metric }: ComparisonRow,
  name: string,
  { summary }: ResultDocument,
): string | undefined {
  const row =
    load.model === "closed"
      ? summary.closed.find(({ mode, connections }) => mode === name && connections === load.connections)
      : summary.open.find(({ mode, offered }) => mode === name && offered === load.offered);
  if (!row) return undefined;
  return metric === "throughput" ? rate(row.achieved) : ms(row.p50Ms);
}

/** How many segments of each service do not count, and why: a verdict rests on the others alone. */
function refusedSentences({ segments, config }: ResultDocument): string[] {
  return config.modes.flatMap((name) => {
    const own = segments.filter(({ mode }) => mode === name);
    const refused = own.filter(({ valid }) => !valid);
    if (refused.length === 0) return [];
    const reasons = new Set(refused.flatMap((segment) => segment.reasons.map(withoutCounts)));
    return [
      `${name}: ${refused.length} of ${counted(own.length, "segment")} do not count: ${[...reasons].join(", ")}.`,
    ];
  });
}

/** A generator at its limit measures itself: what it saw is a lower bound. */
function limitedSentences({ summary, config }: ResultDocument): string[] {
  return summary.closed
    .filter(({ atLeast, mode }) => atLeast && config.modes.includes(mode))
    .map(
      ({ mode, achieved, connections }) =>
        `${mode} serves at least ${rate(achieved)} requests a second at ${counted(connections, "connection")}: the load generator was at its limit. Give --rates, or --generator wrk where it is installed.`,
    );
}

/** What restricts the conclusions from a run. */
export const abRestrictions = ({ config }: Pick<ResultDocument, "config">): string[] =>
  config.quick ? ["This is a quick run: its segments are short, so it finds large differences only."] : [];

/** The most metrics that the sentence about a gate names. */
const MOST_NAMED = 3;

/** The outcome of the gate, with the metrics that decided it, the worst first. */
export function gateSentence({ limit, outcome, readings }: Gate): string {
  const named = (wanted: GateReading["outcome"]) => {
    const all = readings.filter((reading) => reading.outcome === wanted);
    const worst = all.toSorted((a, b) => (b.regression ?? 0) - (a.regression ?? 0)).slice(0, MOST_NAMED);
    const others = all.length - worst.length;
    return [...worst.map(readingText), ...(others > 0 ? [`and ${counted(others, "other metric")}`] : [])];
  };
  const allowed = `at most ${percent(limit)} worse`;
  switch (outcome) {
    case "kept":
      return `Gate: kept, ${allowed}.`;
    case "regressed":
      return `Gate: regressed, not ${allowed}: ${named("regressed").join("; ")}.`;
    case "undecided":
      return `Gate: undecided, because this run cannot say whether it is ${allowed}${readings.length === 0 ? "" : `: ${named("undecided").join("; ")}`}. More blocks (--blocks) or longer segments (--seconds) narrow the interval.`;
  }
}

function readingText({ load, request, metric, regression, atMost }: GateReading): string {
  const where = [loadName(load, "requests"), ...(request === undefined ? [] : [request]), metric].join(", ");
  return regression === null
    ? `${where}: not measured`
    : `${where}: worse by ${effect(regression)}, by up to ${effect(atMost)} within the interval`;
}
