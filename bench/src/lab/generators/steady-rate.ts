import { join } from "node:path";
import { addUp, encode } from "../../analysis/observation/histogram.ts";
import type { LoadResult } from "../../analysis/observation/segment.ts";
import { FailureCounts } from "./failure-counts.ts";
import { type RunContext, resultTaker } from "./load-run.ts";
import { mostInFlight, type OpenLoopGenerator } from "./open-loop.ts";
import type { SentRequest } from "./sent-request.ts";
import { runWorker } from "./worker-process.ts";

/** The order of the steady-rate generator. */
export interface SteadyOrder {
  /** Sent in turn. */
  requests: SteadyRequest[];
  /** Requests to start per second, all together, whatever the responses do. */
  rate: number;
  warmupSeconds: number;
  seconds: number;
  /** The limit of requests in flight, beyond which a due request is dropped. By default the same as with k6. */
  mostInFlight?: number;
  /** A response that takes longer is an error; 10 s by default, as with k6 and autocannon. */
  timeoutMs?: number;
}

/** One of the requests; a GET without a body where its method and body are absent. */
export type SteadyRequest = Pick<SentRequest, "url" | "headers"> & Partial<SentRequest>;

/** The responses to one of the requests, after the warm-up. */
export type SteadyResponses = Pick<LoadResult, "good" | "errors" | "timeouts" | "dropped" | "histogram"> & {
  /** What the errors were, in words, and how many of each. */
  failures: Record<string, number>;
};

/** What the generator measured: of each request, in the order given. */
export interface SteadyResult extends Pick<LoadResult, "seconds" | "generator"> {
  responses: SteadyResponses[];
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
  async run({ url, requests, script, offered, warmupSeconds, seconds }, context) {
    if (script) throw new Error("a k6 script needs k6: give --generator k6");
    const sent = requests ? [...requests] : [{ url, headers: {} }];
    const order = { requests: sent, rate: offered, warmupSeconds, seconds };
    const { responses, ...result } = await runSteadyRate(order, context);
    return { ...result, ...sumOf(responses, requests) };
  },
};

/** All responses together, and those to each of several requests. */
function sumOf(responses: readonly SteadyResponses[], requests: readonly SentRequest[] = []) {
  const total = (of: (responses: SteadyResponses) => number) =>
    responses.reduce((sum, each) => sum + of(each), 0);
  const errors = total((each) => each.errors);
  const failures = new FailureCounts();
  for (const each of responses)
    for (const [problem, count] of Object.entries(each.failures)) failures.add(problem, count);
  return {
    good: total((each) => each.good),
    errors,
    timeouts: total((each) => each.timeouts),
    dropped: total((each) => each.dropped),
    histogram: encode(addUp(responses.map(({ histogram }) => histogram))),
    ...(errors > 0 && { failures: failures.counts }),
    ...(requests.length > 1 && {
      requests: responses.map((each, place) => ({
        name: requests[place]?.name ?? "",
        good: each.good,
        errors: each.errors,
        histogram: each.histogram,
      })),
    }),
  };
}
