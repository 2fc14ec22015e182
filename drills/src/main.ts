/** `bun run drill`: injects faults into a running system, and reports whether it keeps its promises. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { outcomeLines } from "@super-heroes/bench/report/own-page/run-outcome";
import { recordLog } from "@super-heroes/bench/results/files/record-log";
import { type DrillResult, runNameOf } from "@super-heroes/bench/results/promises/drill-document";
import { stopReason } from "@super-heroes/bench/results/record/stop-reason";
import { EXIT } from "@super-heroes/cli/exit-code";
import { Interrupted, interruption } from "@super-heroes/cli/interruption";
import { ownNewFolder } from "@super-heroes/cli/processes/own-folder";
import { runProgram } from "@super-heroes/cli/run-program";
import { dataDir, requireDataDir } from "@super-heroes/database/local-stack/default-dir";
import { drillCommand, type RunOrder } from "./drill-command.ts";
import { forgetOldRuns } from "./old-runs.ts";
import { drills } from "./registry.ts";
import { drillReport, drillTable } from "./report.ts";
import { describeRun, writeResult } from "./result-file.ts";
import { runDrill } from "./run-drill.ts";

const RUNS = join(dataDir, "drills");

/** Runs the drills one after the other; resolves with the exit code. What was measured by then is kept where it is stopped. */
async function run({ drills: chosen, stack, short }: RunOrder): Promise<number> {
  const signal = interruption();
  const note = (line: string) => console.error(`  … ${line}`);
  const head = await describeRun(stack, short, note);
  await requireDataDir();
  await forgetOldRuns(RUNS);
  using folder = ownNewFolder(join(RUNS, runNameOf(head)));
  const runDir = folder.path;
  const log = recordLog<DrillResult>(join(runDir, "drills.jsonl"), note);
  const results: DrillResult[] = [];
  let stoppedBy: Interrupted | undefined;
  try {
    for (const drill of chosen) {
      const result = await runDrill(drill, join(runDir, drill.name), { stack, short, signal, note });
      console.log(`${drillReport(result)}\n`);
      results.push(result);
      await log.append(result);
    }
  } catch (error) {
    if (!(error instanceof Interrupted) || results.length === 0) throw error;
    stoppedBy = error;
  }
  if (results.length > 1) console.log(`${drillTable(results)}\n`);
  const passed = results.every((result) => result.passed);
  for (const { name } of results.filter((result) => result.passed))
    await rm(join(runDir, name), { recursive: true, force: true });
  const stopped = stoppedBy && { stoppedBecause: stopReason(stoppedBy) };
  const { file, trouble } = await writeResult({ ...head, ...stopped, drills: results }, runDir);
  await log.remove();
  console.log(stoppedBy ? `Result: ${file}` : await outcomeLines(file));
  if (stoppedBy) throw stoppedBy;
  if (trouble) throw trouble;
  return passed ? EXIT.ok : EXIT.failed;
}

await runProgram("drill", drillCommand(drills, run).run);
