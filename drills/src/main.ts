/** `bun run drill`: breaks the running system on purpose, and tells whether it keeps its promises. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "@super-heroes/bench/commands/cli/usage-error";
import { outcomeLines } from "@super-heroes/bench/report/own-page/run-outcome";
import { type DrillResult, runNameOf } from "@super-heroes/bench/results/promises/drill-document";
import { recordLog } from "@super-heroes/bench/results/run/record-log";
import { stopReason } from "@super-heroes/bench/results/run/stop-reason";
import { dataDir, requireDataDir } from "@super-heroes/database/local-stack/default-dir";
import { ownNewFolder } from "@super-heroes/database/processes/own-folder";
import { endWithStarter } from "@super-heroes/database/processes/starter";
import { Interrupted, interruption } from "@super-heroes/system/interrupt";
import { drillList, helpText, type RunOrder, readArguments } from "./arguments.ts";
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
  return passed ? 0 : 1;
}

async function main(argv: string[]): Promise<number> {
  try {
    const order = readArguments(argv, drills);
    if (order.do === "run") return await run(order);
    console.log(order.do === "help" ? helpText(drills) : drillList(drills));
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error("Stopped.");
      return 130;
    }
    if (!(error instanceof Error)) throw error;
    console.error(`drill: ${error.message}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

endWithStarter();
process.exit(await main(process.argv.slice(2)));
