import { counted } from "@super-heroes/system/counted";
import { type ClosedLoopOrder, type RunContext, runClosedLoop } from "../../lab/generators/closed-loop.ts";
import { openLedger, type ProcessLedger, type Reading } from "../../lab/measure/process-ledger.ts";
import type { ProcessUse } from "../tuning/tuning-result.ts";
import type { Pass } from "./costs-result.ts";
import type { Turn } from "./turns.ts";

/** What is asked, and who takes part in the answer. */
export interface Asked extends Pick<ClosedLoopOrder, "url" | "request"> {
  /** Process ids by name. */
  processes: ReadonlyMap<string, number>;
}

/** How each pass is driven. */
export type Load = Pick<ClosedLoopOrder, "connections" | "warmupSeconds" | "seconds">;

/**
 * Drives one arm with a closed loop and returns what it answered and what that took. Rejects when it answers nothing,
 * and with the signal's reason when that is aborted.
 */
export async function drivePass(
  turn: Turn & { cost: string },
  { url, request, processes }: Asked,
  load: Load,
  signal: AbortSignal,
): Promise<Pass> {
  let ledgers: [name: string, ProcessLedger][] = [];
  let readings: [name: string, Reading][] = [];
  const context: RunContext = {
    onMeasuring() {
      ledgers = [...processes].map(([name, pid]) => [name, openLedger(pid)]);
    },
    onMeasured() {
      readings = ledgers.map(([name, ledger]) => [name, ledger.read()]);
    },
    signal,
  };
  const { good, errors, seconds, generator, histogram } = await runClosedLoop(
    { url, ...(request && { request }), ...load },
    context,
  );
  const { cost, subject, arm, round } = turn;
  if (good === 0)
    throw new Error(`${cost}: ${arm} answered no ${subject}; ${counted(errors, "request")} failed`);
  return {
    cost,
    subject,
    arm,
    round,
    seconds,
    answers: good,
    errors,
    generatorCpu: generator.cpu,
    processes: Object.fromEntries(readings.flatMap(([name, reading]) => usesOf(name, reading))),
    histogram,
  };
}

/** Empty where the machine does not tell. Microseconds are as fine as the sources are. */
function usesOf(name: string, { cpuMs, rssPeak }: Reading): [string, ProcessUse][] {
  return cpuMs === null ? [] : [[name, { cpuMs: Math.round(cpuMs * 1000) / 1000, rssPeak }]];
}
