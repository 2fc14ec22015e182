import { repositoryRoot } from "@super-heroes/cli/repository";
import { openRunFolder, RUNS_DIR } from "../../lab/run-folder.ts";
import type { Progress } from "../../lab/run-progress.ts";
import { type KeptRun, keepOwnRun } from "../../results/files/keep-own-run.ts";
import { ownFile } from "../../results/files/places.ts";
import { recordLog } from "../../results/files/record-log.ts";
import {
  type AccuracyCase,
  type AccuracyDocument,
  type AccuracyRun,
  accuracyRunName,
} from "../../results/promises/accuracy-document.ts";
import { accuracyFigures } from "../../results/promises/accuracy-figures.ts";
import { passes } from "../../results/promises/measurement.ts";
import { anonymous, anonymousText } from "../../results/record/anonymous.ts";
import { gitState } from "../../results/record/git.ts";
import { machineLoad, thisMachine } from "../../results/record/machine.ts";
import { outputOf } from "../../results/record/output-of.ts";
import { runIdOf } from "../../results/record/run-id.ts";
import { stopReason } from "../../results/record/stop-reason.ts";
import type { CaseDefinition } from "./cases.ts";
import { compareServers, type ServerComparison } from "./compare-servers.ts";
import { schedule } from "./schedule.ts";

/** What was requested. */
export interface AccuracyRequest {
  /** Each with the number of its comparisons. */
  cases: readonly (CaseDefinition & { runs: number })[];
  runtime: AccuracyDocument["runtime"]["name"];
  /** Further options of every `bench ab`. */
  argv: readonly string[];
  name: string;
  /** How long one comparison takes. */
  runSeconds: number;
}

/** What a trial is given. */
export interface AccuracyInput {
  request: AccuracyRequest;
  progress: Progress;
  /** Aborting it stops the trial; what was compared is kept. */
  signal: AbortSignal;
  compare?(comparison: ServerComparison): Promise<AccuracyRun>;
}

/** How a trial ended. */
export interface AccuracyOutcome extends Partial<KeptRun> {
  /** `undefined` when nothing was compared; nothing is written then. */
  document: AccuracyDocument | undefined;
  /** What stopped it before its end. */
  stoppedBy: unknown;
}

/** Compares the servers of all cases, again and again, and writes one result with the counts. */
export async function runAccuracy({
  request,
  progress,
  signal,
  compare = compareServers,
}: AccuracyInput): Promise<AccuracyOutcome> {
  const { cases, runtime, argv, name, runSeconds } = request;
  const startedAt = new Date();
  const loadBefore = machineLoad();
  const version = await versionOf(runtime);
  const code = await gitState(repositoryRoot, progress.note);
  using folder = await openRunFolder(RUNS_DIR, runIdOf(startedAt, name));
  const log = recordLog<AccuracyRun & { case: string }>(`${folder.path}/comparisons.jsonl`, progress.note);
  const runs = new Map<string, AccuracyRun[]>(cases.map((entry) => [entry.name, []]));
  const planned = schedule(cases);
  let stoppedBy: unknown;
  try {
    for (const [index, { name: own, both, hidden }] of planned.entries()) {
      const done = runs.get(own) ?? [];
      const number = String(done.length + 1).padStart(2, "0");
      progress.step(
        `${own} ${number}, ${index + 1} of ${planned.length}`,
        (planned.length - index) * runSeconds,
      );
      const run = await compare({ runtime, both, hidden, argv, name: `${name}-${own}-${number}`, signal });
      done.push(run);
      await log.append({ case: own, ...run });
      progress.note(lineOf(own, number, run));
    }
  } catch (error) {
    stoppedBy = error;
  } finally {
    progress.end();
  }
  const results = cases.map((entry) => caseOf(entry, runs.get(entry.name) ?? []));
  const compared = results.filter((entry) => entry.runs.length > 0);
  if (compared.length === 0) return { document: undefined, stoppedBy };

  const { autocannon: _, k6: __, ...machine } = thisMachine(null, loadBefore);
  const document: AccuracyDocument = {
    schema: "accuracy/1",
    started: startedAt.toISOString(),
    name,
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    machine,
    ...code,
    runtime: { name: runtime, version },
    argv: anonymous(argv),
    ...(stoppedBy !== undefined && { stoppedBecause: anonymousText(stopReason(stoppedBy)) }),
    cases: compared,
  };
  const file = ownFile("accuracy", accuracyRunName(document));
  const kept = await keepOwnRun(document, { file, runDir: folder.path });
  await log.remove();
  return { document, stoppedBy: stoppedBy ?? kept.trouble, ...kept };
}

function caseOf(
  { usualRuns: _, ...entry }: AccuracyRequest["cases"][number],
  runs: AccuracyRun[],
): AccuracyCase {
  const { name, title, expects, rightShare, both, hidden } = entry;
  const figures = accuracyFigures({ expects, rightShare, runs });
  return {
    name,
    title,
    expects,
    rightShare,
    both,
    hidden,
    figures,
    remarks: runs.flatMap(({ failure }) => failure ?? []),
    passed: passes(figures),
    seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
    runs,
  };
}

function lineOf(name: string, number: string, { failure, faster, slower, gate }: AccuracyRun): string {
  const metrics = (called: AccuracyRun["faster"]) =>
    [...new Set(called.map(({ metric }) => metric))].join(", ");
  const verdicts = [
    ...(faster.length > 0 ? [`faster in ${metrics(faster)}`] : []),
    ...(slower.length > 0 ? [`slower in ${metrics(slower)}`] : []),
  ];
  return `${name} ${number}: ${failure ?? `${verdicts.join(", ") || "no difference"}; the gate: ${gate}`}`;
}

async function versionOf(runtime: AccuracyRequest["runtime"]): Promise<string> {
  if (runtime === "bun") return Bun.version;
  const version = await outputOf(["node", "--version"]);
  if (version === undefined)
    throw new Error("node is not on the PATH: install Node.js, or compare servers on Bun with --runtime bun");
  return version.replace(/^v/, "");
}
