import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { flag, optional, orElse } from "@super-heroes/cli/option";
import { anyText, listOf } from "@super-heroes/cli/readers";
import { UsageError } from "@super-heroes/cli/usage-error";
import { comparabilityKey } from "../analysis/between-runs/comparability.ts";
import { type DiffRow, diffRuns, type RunDiff } from "../analysis/between-runs/diff-runs.ts";
import type { FinishedRun } from "../analysis/between-runs/finished-run.ts";
import { runToRunFloors } from "../analysis/between-runs/run-to-run-floor.ts";
import { BETTER } from "../analysis/block-figures.ts";
import { derive } from "../analysis/derive.ts";
import type { GateOutcome } from "../analysis/derived.ts";
import { CEILING } from "../analysis/observation/segment.ts";
import { decidesUnder, GATE_EXIT, gateOf } from "../analysis/verdict-gate.ts";
import { markdownFile, maxRegression } from "../experiments/command-line/gate-flags.ts";
import { diffMarkdown } from "../report/markdown/diff-markdown.ts";
import { gateSentence, type NamedDiff } from "../report/sentences/diff-sentences.ts";
import { diffReport } from "../report/terminal/diff-report.ts";
import { findResult, type ResultFolders, resultFolders } from "../results/files/find-result.ts";
import { finishedRunOf, NotComparable } from "../results/finished-run.ts";
import { factsOf } from "../results/run-facts.ts";
import { readVerified } from "../results/verified-run.ts";

/** Where results are looked for, and where lines are printed. */
export interface DiffParts {
  folders?: ResultFolders;
  print?(text: string): void;
}

/** With two repeats there is one difference, which is no range. */
const FEWEST_REPEATS = 3;

/** `bench diff`. Throws a {@link UsageError}, and an error of one line for a result that cannot be compared. */
export const diffCommand = ({ folders = resultFolders(), print = console.log }: DiffParts = {}) =>
  command({
    call: "bun run bench diff",
    usage: ["OLD NEW [options]"],
    description:
      "Compares two finished results: what changed, and how sure that is. Arms are matched by their settings and load. The blocks of both runs give an effect with an exact 95 % interval (Hodges-Lehmann, rank-sum test). Runs on other machines, with other settings or another load generator are not compared, and the reason is printed.",
    options: {
      maxRegression: optional(maxRegression, "no gate"),
      repeats: orElse(
        flag(
          "repeats",
          "FILES",
          "at least three results of the same code on this machine, separated by commas: how much they differ is the least noise floor",
          listOf(anyText),
        ),
        [],
        "5 % is assumed",
      ),
      markdown: optional(markdownFile, "none"),
    },
    words: {
      form: "OLD NEW",
      about: {
        OLD: "a result of an experiment, or an imported one; a bare name is looked for in results/local/ and results/",
        NEW: "the result that is compared with it",
      },
      least: 2,
      most: 2,
    },
    notes: `Exit code 0 when the runs were compared, 3 when nothing of them can be. With --max-regression 0 when the limit is kept, 1 when it is not, 3 when it is undecided. A file that is truncated, edited or of another schema is refused with 1.`,
    async run({ values, words: [old = "", next = ""] }) {
      if (values.repeats.length > 0 && values.repeats.length < FEWEST_REPEATS) {
        throw new UsageError(
          `--repeats expects at least ${FEWEST_REPEATS} results, got ${values.repeats.length}`,
        );
      }
      const [older, newer] = [await readRun(old, folders), await readRun(next, folders)];
      if (older.id === newer.id) throw new UsageError(`OLD and NEW are the same run: ${older.id}`);
      const floors = runToRunFloors(await repeatsOf(values.repeats, newer, folders));
      const diff = diffRuns(older.run, newer.run, floors);
      const gate = values.maxRegression === undefined ? undefined : outcomeOf(diff, values.maxRegression);
      const named: NamedDiff = {
        ...{ older: older.run, newer: newer.run, diff, repeats: values.repeats.length },
        names: { old: older.id, new: newer.id },
        gate: gate && gateSentence(gate, values.maxRegression ?? 0),
      };
      print(diffReport(named));
      if (values.markdown !== undefined) await Bun.write(values.markdown, diffMarkdown(named));
      if (gate !== undefined) return GATE_EXIT[gate];
      return diff.rows.length === 0 ? NOTHING_COMPARED : EXIT.ok;
    },
  });

const NOTHING_COMPARED = 3;

interface NamedRun {
  id: string;
  run: FinishedRun;
}

async function readRun(name: string, folders: ResultFolders): Promise<NamedRun> {
  const path = findResult(name, folders);
  const result = await readVerified(path, derive);
  try {
    return { id: factsOf(result).id, run: finishedRunOf(result) };
  } catch (error) {
    throw error instanceof NotComparable ? new Error(`${path} ${error.message}`) : error;
  }
}

async function repeatsOf(
  names: readonly string[],
  newer: NamedRun,
  folders: ResultFolders,
): Promise<FinishedRun[]> {
  const runs: FinishedRun[] = [];
  for (const name of names) {
    const { id, run } = await readRun(name, folders);
    if (comparabilityKey(run) !== comparabilityKey(newer.run)) {
      throw new Error(`${id} is no repeat of NEW: its machine, settings or generator differ`);
    }
    runs.push(run);
  }
  return runs;
}

/** The ceiling is a reference, and no service. An arm that cannot be compared leaves a limit undecided. */
function outcomeOf({ rows, incomparable }: RunDiff, limit: number): GateOutcome {
  const outcome = gateOf(
    rows
      .filter(({ arm }) => arm.mode !== CEILING)
      .map((row) => ({ ...row, better: BETTER[row.metric], isDeciding: isDeciding(row) })),
    limit,
  );
  return outcome === "kept" && incomparable.some(({ arm }) => arm.mode !== CEILING) ? "undecided" : outcome;
}

const isDeciding = ({ load, metric }: DiffRow) =>
  load === null ? metric === "p50" : decidesUnder(load).includes(metric);
