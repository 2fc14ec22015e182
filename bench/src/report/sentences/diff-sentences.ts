import { counted } from "@super-heroes/system/counted";
import { changedFacts } from "../../analysis/between-runs/comparability.ts";
import type { DiffRow, RunDiff } from "../../analysis/between-runs/diff-runs.ts";
import type { FinishedRun } from "../../analysis/between-runs/finished-run.ts";
import { LEAST_RUN_TO_RUN } from "../../analysis/between-runs/run-to-run-floor.ts";
import type { GateOutcome } from "../../analysis/derived.ts";
import { armName } from "../words/labels.ts";
import { loadWords } from "../words/load-words.ts";
import { effect, percent } from "../words/numbers.ts";

/** What a diff was made of. */
export interface DiffInput {
  older: FinishedRun;
  newer: FinishedRun;
  diff: RunDiff;
  /** The number of runs of the same code that the noise floor comes from; 0 without any. */
  repeats: number;
}

/** A diff and the names of its runs. */
export interface NamedDiff extends DiffInput {
  names: { old: string; new: string };
  /** The outcome of a limit; `undefined` without one. */
  gate: string | undefined;
}

/** The outcome in one sentence, then one for each metric that is faster or slower. */
export function diffSentences({ diff }: DiffInput): string[] {
  const { reasons, rows } = diff;
  if (reasons.length > 0) return [`Not comparable, because ${reasons.join("; ")}.`];
  if (rows.length === 0)
    return ["Not comparable, because the runs share no arm under the same load that counts in both."];
  const withInterval = rows.filter(({ low }) => low !== null);
  const counts = (["faster", "slower", "equivalent", "inconclusive"] as const).map(
    (verdict) => `${withInterval.filter((row) => row.verdict === verdict).length} ${verdict}`,
  );
  const without = rows.length - withInterval.length;
  return [
    `${counted(rows.length, "metric")} compared: ${counts.join(", ")}${without > 0 ? `, ${without} without an interval` : ""}.`,
    ...withInterval
      .filter(({ verdict }) => verdict === "faster" || verdict === "slower")
      .map((row) => `${nameOf(row)}: ${row.verdict}, ${row.metric} ${effect(row.estimate)}.`),
  ];
}

/** What a reader has to know beside the numbers. */
export function diffNotes({ older, newer, diff, repeats }: DiffInput): string[] {
  const sides = [
    { side: "OLD", run: older, only: diff.onlyOld },
    { side: "NEW", run: newer, only: diff.onlyNew },
  ];
  const notes = sides.flatMap(({ side, run }) => run.warnings.map((warning) => `${side} ${warning}.`));
  if (diff.reasons.length > 0) return notes;
  const changed = changedFacts(older.circumstances, newer.circumstances);
  return [
    ...notes,
    ...(older.machine === null
      ? ["Neither file says on which machine it was measured: that it was the same one is assumed."]
      : []),
    ...changed.map(
      ({ name, old, new: later }) =>
        `${name}: ${old ?? "not recorded"} in OLD, ${later ?? "not recorded"} in NEW.`,
    ),
    ...diff.incomparable.map((arm) => `${nameOf(arm)} is not comparable, because ${arm.because}.`),
    ...sides.flatMap(({ side, only }) =>
      only.length === 0 ? [] : [`Only in ${side}: ${only.map(nameOf).join("; ")}.`],
    ),
    ...(diff.rows.some(({ low }) => low === null)
      ? ["No interval: a file has a summary alone, or too few blocks. Such a difference may be noise."]
      : []),
    repeats > 0
      ? `The noise floor contains the largest difference between ${repeats} runs of the same code.`
      : `How much two runs of the same code differ on this machine is not known: ${percent(LEAST_RUN_TO_RUN)} is assumed. --repeats measures it.`,
  ];
}

/** The outcome of `--max-regression` in one sentence. */
export function gateSentence(outcome: GateOutcome, limit: number): string {
  const worse = `${percent(limit)} worse`;
  switch (outcome) {
    case "kept":
      return `Kept: NEW is not more than ${worse} than OLD.`;
    case "regressed":
      return `Regressed: NEW is more than ${worse} than OLD.`;
    default:
      return `Undecided: these runs do not show whether NEW is more than ${worse} than OLD.`;
  }
}

const nameOf = ({ arm, load }: Pick<DiffRow, "arm" | "load">) => `${armName(arm)}, ${loadWords(load)}`;
