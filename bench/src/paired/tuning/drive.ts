import { counted } from "@super-heroes/system/counted";
import { type RunContext, runClosedLoop } from "../../lab/generators/closed-loop.ts";
import { openLedger, type ProcessLedger, type Reading } from "../../lab/measure/process-ledger.ts";
import type { PlannedPass } from "./plan.ts";
import type { Stacks } from "./stacks.ts";
import type { Pass, ProcessUse } from "./tuning-result.ts";

/** How each pass is driven. */
export interface Load {
  connections: number;
  settleSeconds: number;
  seconds: number;
}

/** Drives one arm and returns what it answered and what that took. Rejects with the signal's reason when aborted. */
export async function drivePass(
  planned: PlannedPass,
  stacks: Pick<Stacks, "urlOf" | "processesOf">,
  { connections, settleSeconds, seconds }: Load,
  signal: AbortSignal,
): Promise<Pass> {
  const { arm, mode } = planned;
  let ledgers: [name: string, ProcessLedger][] = [];
  let readings: [name: string, Reading][] = [];
  const context: RunContext = {
    onMeasuring() {
      ledgers = [...stacks.processesOf(arm)].map(([name, pid]) => [name, openLedger(pid)]);
    },
    onMeasured() {
      readings = ledgers.map(([name, ledger]) => [name, ledger.read()]);
    },
    signal,
  };
  const order = { url: stacks.urlOf(arm, mode), connections, warmupSeconds: settleSeconds, seconds };
  const { good, errors, generator, ...measured } = await runClosedLoop(order, context);
  if (good === 0)
    throw new Error(`arm ${arm} answered no fight in mode ${mode}; ${counted(errors, "request")} failed`);
  return {
    ...planned,
    seconds: measured.seconds,
    answers: good,
    errors,
    generatorCpu: generator.cpu,
    processes: Object.fromEntries(readings.map(([name, reading]) => [name, useOf(name, reading)])),
  };
}

function useOf(name: string, { cpuMs, rssPeak }: Reading): ProcessUse {
  if (cpuMs === null) throw new Error(`the CPU time of ${name} cannot be read: tuning needs Linux's /proc`);
  // Microseconds are as fine as the sources are.
  return { cpuMs: Math.round(cpuMs * 1000) / 1000, rssPeak };
}

/** Drives an arm without recording it: code that ran for the first time a moment ago is slow. */
export async function warmUp(
  url: string,
  connections: number,
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  const order = { url, connections, warmupSeconds: seconds, seconds: 0.1 };
  await runClosedLoop(order, { onMeasuring: () => {}, onMeasured: () => {}, signal });
}
