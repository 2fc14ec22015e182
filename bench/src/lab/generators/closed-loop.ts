import { join } from "node:path";
import type { LoadResult } from "../../analysis/observation/segment.ts";
import { type RunContext, resultTaker } from "./load-run.ts";
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

const WORKER = join(import.meta.dir, "closed-loop.worker.ts");

/**
 * Drives `url` with connections that each wait for the response before they repeat the request. Resolves with what was
 * measured after the warm-up. Throws when the generator itself fails.
 */
export async function runClosedLoop(order: ClosedLoopOrder, context: RunContext): Promise<LoadResult> {
  const plannedSeconds = order.warmupSeconds + order.seconds;
  const take = resultTaker<LoadResult>(context);
  return await runWorker({
    name: "closed-loop",
    file: WORKER,
    order,
    plannedSeconds,
    take,
    signal: context.signal,
  });
}
