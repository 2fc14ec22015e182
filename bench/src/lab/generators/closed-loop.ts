import { join } from "node:path";
import type { ClosedLoopTool, LoadResult } from "../../analysis/observation/segment.ts";
import { type RunContext, resultTaker } from "./load-run.ts";
import type { SentRequest } from "./sent-request.ts";
import { runWorker } from "./worker-process.ts";

/** The order of a closed-loop generator. */
export interface ClosedLoopOrder {
  url: string;
  /** The request; a GET without a body where it is absent. */
  request?: RepeatedRequest;
  /** Requests that every connection sends in turn, in place of `url` and `request`. */
  requests?: readonly SentRequest[];
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

/** A generator whose connections each wait for their response. */
export interface ClosedLoopGenerator {
  tool: ClosedLoopTool;
  /** As it prints it; `null` where the result has it in another place. */
  version: string | null;
  /**
   * Resolves with what was measured after the warm-up. Throws when the generator itself fails, and with the signal's reason
   * when that is aborted.
   */
  run(order: ClosedLoopOrder, context: RunContext): Promise<LoadResult>;
}

const WORKER = join(import.meta.dir, "closed-loop.worker.ts");

/** The closed loop that needs nothing installed. */
export const autocannonLoop: ClosedLoopGenerator = { tool: "autocannon", version: null, run: runClosedLoop };

/**
 * Drives `url` with autocannon: connections that each wait for the response before they repeat the request. Resolves with what was
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
