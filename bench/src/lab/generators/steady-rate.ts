import { join } from "node:path";
import type { LoadResult } from "../../analysis/observation/segment.ts";
import { type RunContext, resultTaker } from "./load-run.ts";
import { mostInFlight, type OpenLoopGenerator } from "./open-loop.ts";
import type { OwnRequest } from "./prepared-request.ts";
import { type CountedResponses, sumOf } from "./response-counts.ts";
import { runWorker } from "./worker-process.ts";

/** The order of the steady-rate generator. */
export interface SteadyOrder {
  /** Sent in turn. */
  requests: OwnRequest[];
  /** Requests to start per second, all together, whatever the responses do. */
  rate: number;
  warmupSeconds: number;
  seconds: number;
  /** The limit of requests in flight, beyond which a due request is dropped. By default the same as with k6. */
  mostInFlight?: number;
  /** A response that takes longer is an error; 10 s by default, as with k6 and autocannon. */
  timeoutMs?: number;
}

/** What the generator measured: of each request, in the order given. */
export interface SteadyResult extends Pick<LoadResult, "seconds" | "generator"> {
  responses: CountedResponses[];
}

const TIMEOUT_MS = 10_000;
const WORKER = join(import.meta.dir, "steady-rate.worker.ts");

/**
 * Sends requests at a fixed rate: an open loop without k6. Each is due at a time that is fixed at the start, and its
 * latency counts from then. Resolves with what was measured after the warm-up. Throws when the generator itself fails, and
 * with the signal's reason when that is aborted.
 */
export async function runSteadyRate(order: SteadyOrder, context: RunContext): Promise<SteadyResult> {
  const take = resultTaker<SteadyResult>(context);
  const limits = { mostInFlight: mostInFlight(order.rate), timeoutMs: TIMEOUT_MS };
  const whole = { ...limits, ...order };
  const plannedSeconds = order.warmupSeconds + order.seconds + whole.timeoutMs / 1000;
  return await runWorker({
    name: "steady-rate",
    file: WORKER,
    order: whole,
    plannedSeconds,
    take,
    signal: context.signal,
  });
}

/** The open loop of this repository, which needs no other installation. */
export const steadyRate: OpenLoopGenerator = {
  tool: "steady-rate",
  version: null,
  async run({ url, requests, script, offered, warmupSeconds, seconds, ...limits }, context) {
    if (script) throw new Error("a k6 script needs k6: give --generator k6");
    const sent = requests ? [...requests] : [{ url, headers: {} }];
    const mostAtOnce = limits.mostInFlight ?? mostInFlight(offered);
    const order = { requests: sent, rate: offered, warmupSeconds, seconds, mostInFlight: mostAtOnce };
    const { responses, ...result } = await runSteadyRate(order, context);
    return { ...result, ...sumOf(responses, requests) };
  },
};
