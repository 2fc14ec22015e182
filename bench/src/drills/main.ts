/** `bun run drill`: breaks the running system on purpose, and tells whether it keeps its promises. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Interrupted, interruption } from "@super-heroes/system/interrupt";
import { repositoryRoot } from "@super-heroes/system/repository";
import { UsageError } from "../cli/usage-error.ts";
import { whereItIs } from "../page/own/where-it-is.ts";
import { drillList, helpText, type RunOrder, readArguments } from "./arguments.ts";
import { forgetOldRuns } from "./old-runs.ts";
import { drills } from "./registry.ts";
import { drillReport, drillTable } from "./report.ts";
import { describeRun, runNameOf, writeResult } from "./result-file.ts";
import { type DrillResult, runDrill } from "./run-drill.ts";

const RUNS = join(repositoryRoot, ".data", "drills");

/** Runs the drills one after the other; resolves with the exit code. */
async function run({ drills: chosen, stack, short }: RunOrder): Promise<number> {
  const signal = interruption();
  const note = (line: string) => console.error(`  … ${line}`);
  const head = await describeRun(stack, short, note);
  await forgetOldRuns(RUNS);
  const runDir = join(RUNS, `${runNameOf(head)}-${process.pid}`);
  const results: DrillResult[] = [];
  for (const drill of chosen) {
    const result = await runDrill(drill, join(runDir, drill.name), { stack, short, signal, note });
    console.log(`${drillReport(result)}\n`);
    results.push(result);
  }
  if (results.length > 1) console.log(`${drillTable(results)}\n`);
  const passed = results.every((result) => result.passed);
  for (const { name } of results.filter((result) => result.passed))
    await rm(join(runDir, name), { recursive: true, force: true });
  const { file, trouble } = await writeResult({ ...head, drills: results }, runDir);
  console.log(await whereItIs(file));
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

process.exit(await main(process.argv.slice(2)));
