import { join } from "node:path";
import type { LoadResult } from "../../analysis/observation/segment.ts";
import { runWorker } from "./worker-process.ts";

/** The order of a closed-loop generator. */
export interface ClosedLoopOrder {
  url: string;
  /** The request; a GET without a body where it is absent. */
  request?: RepeatedRequest;
  connections: number;
  warmupSeconds: number;
  /** How long is measured after the warm-up. */
  seconds: number;
}

/** A request that every connection repeats. */
export interface RepeatedRequest {
  method: "GET" | "POST";
  headers: Record<string, string>;
  /** Distributed over the connections, one each. */
  bodies: string[];
}

/** The messages of the generator's process: the warm-up is over, and what was measured after it. */
export type WorkerMessage = { event: "measuring" } | { event: "measured"; result: LoadResult };

/** The context of a generator, beside its order. */
export interface RunContext {
  /** Called when the warm-up is over. */
  onMeasuring(): void;
  /** Called as soon as the measurement is over, before its result is read. */
  onMeasured(): void;
  /** Aborting it ends the generator; the run then rejects with the signal's reason. */
  signal: AbortSignal;
}

const WORKER = join(import.meta.dir, "closed-loop.worker.ts");

/**
 * Drives `url` with connections that each wait for the response before they repeat the request. Resolves with what was
 * measured after the warm-up. Throws when the generator itself fails.
 */
export async function runClosedLoop(
  order: ClosedLoopOrder,
  { onMeasuring, onMeasured, signal }: RunContext,
): Promise<LoadResult> {
  const take = (message: WorkerMessage) => {
    if (message.event === "measuring") {
      onMeasuring();
      return undefined;
    }
    onMeasured();
    return message.result;
  };
  const plannedSeconds = order.warmupSeconds + order.seconds;
  return await runWorker({ name: "closed-loop", file: WORKER, order, plannedSeconds, take, signal });
}
