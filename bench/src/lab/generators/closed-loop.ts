import { join } from "node:path";
import type { LoadResult } from "../../analysis/observation/segment.ts";
import { runWorker } from "./worker-process.ts";

/** What the closed-loop generator is told to do. */
export interface ClosedLoopOrder {
  url: string;
  /** What is asked; a GET without a body where it is absent. */
  request?: RepeatedRequest;
  connections: number;
  warmupSeconds: number;
  /** How long is measured after the warm-up. */
  seconds: number;
}

/** A request that every connection makes again and again. */
export interface RepeatedRequest {
  method: "GET" | "POST";
  headers: Record<string, string>;
  /** Dealt out to the connections, one each. */
  bodies: string[];
}

/** What the generator's process says: that the warm-up is over, and what it saw after it. */
export type WorkerMessage = { event: "measuring" } | { event: "measured"; result: LoadResult };

/** What a runner of load takes beside its order. */
export interface RunContext {
  /** Called when the warm-up is over. */
  onMeasuring(): void;
  /** Called as soon as what counts is over, before it is read. */
  onMeasured(): void;
  /** Aborting it ends the generator; the run then rejects with the signal's reason. */
  signal: AbortSignal;
}

const WORKER = join(import.meta.dir, "closed-loop.worker.ts");

/**
 * Drives `url` with so many connections, each waiting for its answer before it asks again. Resolves with what was
 * seen after the warm-up. Throws when the generator itself fails.
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
