import { rm } from "node:fs/promises";
import { join } from "node:path";
import { outcomeLines } from "@super-heroes/bench/report/own-page/run-outcome";
import { recordLog } from "@super-heroes/bench/results/files/record-log";
import { type DrillResult, runNameOf } from "@super-heroes/bench/results/promises/drill-document";
import { stopReason } from "@super-heroes/bench/results/record/stop-reason";
import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import { ownNewFolder } from "@super-heroes/cli/processes/own-folder";
import { dataDir, requireDataDir } from "@super-heroes/database/local-stack/default-dir";
import { describeRun } from "./describe-run.ts";
import type { RunOrder } from "./drill-command.ts";
import { removeOldRuns } from "./old-runs.ts";
import { runChecks } from "./promise/run-checks.ts";
import { storeResult } from "./promise/store-result.ts";
import { runDrill } from "./run-drill.ts";

const RUNS = join(dataDir, "drills");

/**
 * Runs drills one after the other and writes their results to a file; resolves with the exit code. A run that is stopped
 * writes what it has, and rejects with the reason.
 */
export async function runDrills({ drills, stack, short }: RunOrder): Promise<number> {
  const signal = interruption();
  const note = (line: string) => console.error(`  … ${line}`);
  const head = await describeRun(stack, short, note);
  await requireDataDir();
  await removeOldRuns(RUNS);
  const runName = runNameOf(head);
  using folder = ownNewFolder(join(RUNS, runName));
  const runDir = folder.path;
  const log = recordLog<DrillResult>(join(runDir, "drills.jsonl"), note);
  const { results, passed, stoppedBy } = await runChecks({
    checks: drills,
    run: (drill) => runDrill(drill, join(runDir, drill.name), { stack, short, signal, note }),
    store: (result) => log.append(result),
    noun: "drill",
    signal,
  });
  for (const { name } of results.filter((result) => result.passed))
    await rm(join(runDir, name), { recursive: true, force: true });
  const stopped = stoppedBy && { stoppedBecause: stopReason(stoppedBy) };
  const document = { ...head, ...stopped, drills: results };
  const { file, trouble } = await storeResult(document, { kind: "drills", runName, runDir });
  await log.remove();
  console.log(stoppedBy ? `Result: ${file}` : await outcomeLines(file));
  if (stoppedBy) throw stoppedBy;
  if (trouble) throw trouble;
  return passed ? EXIT.ok : EXIT.failed;
}
