import { counted } from "@super-heroes/system/counted";
import type { EncodedHistogram } from "../analysis/observation/histogram.ts";
import type { MeasuredPass, ProcessUse } from "../analysis/observation/pass.ts";
import { type ClosedLoopOrder, runClosedLoop } from "../lab/generators/closed-loop.ts";
import type { RunContext } from "../lab/generators/load-run.ts";
import { openLedger, type ProcessLedger, type Reading } from "../lab/processes/process-ledger.ts";
import type { Turn } from "./turns.ts";

/**
 * What is requested, and the processes that take part in the response. The responses to `requests`, which a connection sends one after
 * the other, count as one.
 */
export interface Requested extends Pick<ClosedLoopOrder, "url" | "request" | "requests"> {
  /** Process ids by name. */
  processes: ReadonlyMap<string, number>;
}

/** How a pass is driven. */
export type PassLoad = Pick<ClosedLoopOrder, "connections" | "warmupSeconds" | "seconds">;

/** A turn, and what was measured of it. */
export interface DrivenPass extends Turn, Omit<MeasuredPass, keyof Turn> {
  histogram: EncodedHistogram;
}

/**
 * Drives one arm with a closed loop, and measures its responses and what its processes used. Rejects when there is no
 * good response, and with the signal's reason when that is aborted.
 */
export async function drivePass(
  turn: Turn,
  { url, request, requests, processes }: Requested,
  load: PassLoad,
  signal: AbortSignal,
): Promise<DrivenPass> {
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
    { url, ...(request && { request }), ...(requests && { requests }), ...load },
    context,
  );
  if (good === 0)
    throw new Error(
      `arm ${turn.arm}: no good response to ${turn.subject}; ${counted(errors, "request")} failed`,
    );
  return {
    ...turn,
    seconds,
    answers: Math.floor(good / (requests?.length ?? 1)),
    errors,
    generatorCpu: generator.cpu,
    processes: Object.fromEntries(readings.flatMap(([name, reading]) => usesOf(name, reading))),
    histogram,
  };
}

/** Empty where the machine does not report CPU time. The sources are exact to microseconds. */
function usesOf(name: string, { cpuMs, rssPeak }: Reading): [string, ProcessUse][] {
  return cpuMs === null ? [] : [[name, { cpuMs: Math.round(cpuMs * 1000) / 1000, rssPeak }]];
}
