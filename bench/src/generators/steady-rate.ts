import { join } from "node:path";
import type { EncodedHistogram } from "../result/histogram.ts";
import type { RunContext } from "./closed-loop.ts";
import { runWorker } from "./worker-process.ts";

/** What the steady generator is told to do. */
export interface SteadyOrder {
  /** Asked for in turn with GET. */
  requests: { url: string; headers: Record<string, string> }[];
  /** Requests begun a second, all together, whatever the answers do. */
  rate: number;
  warmupSeconds: number;
  seconds: number;
}

/** What became of one of the requests, after the warm-up. */
export interface SteadyAnswers {
  good: number;
  errors: number;
  /** From the instant at which each was due, so that a generator that is held up hides nothing. */
  histogram: EncodedHistogram;
}

/** What the generator saw: of each request, in the order given. */
export interface SteadyResult {
  seconds: number;
  answers: SteadyAnswers[];
  /** Share of a core that the generator used. */
  cpu: number;
}

const WORKER = join(import.meta.dir, "steady-rate.worker.ts");

/**
 * Asks for a few things at a low fixed rate: an open loop that needs no k6. Resolves with what was seen after the
 * warm-up. Throws when the generator itself fails, and with the signal's reason when that is aborted.
 */
export async function runSteadyRate(
  order: SteadyOrder,
  { signal }: Pick<RunContext, "signal">,
): Promise<SteadyResult> {
  return await runWorker({
    name: "steady",
    file: WORKER,
    order,
    take: (result: SteadyResult) => result,
    signal,
  });
}
