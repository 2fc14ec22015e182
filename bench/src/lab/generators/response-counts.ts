import type { Cancellation } from "@super-heroes/kit/request/cancellation";
import { problemOf } from "../../../k6/expected-response.ts";
import { addUp, emptyHistogram, encode, recordMs } from "../../analysis/observation/histogram.ts";
import type { LoadResult } from "../../analysis/observation/segment.ts";
import { connectionProblem, FailureCounts } from "./failure-counts.ts";
import type { PreparedRequest } from "./prepared-request.ts";
import type { SentRequest } from "./sent-request.ts";

/** The responses to one of the requests, after the warm-up. */
export type CountedResponses = Pick<LoadResult, "good" | "errors" | "timeouts" | "dropped" | "histogram"> & {
  /** What the errors were, in words, and how many of each. */
  failures: Record<string, number>;
};

/** Counts the responses to one request. */
export class ResponseCounts {
  readonly #histogram = emptyHistogram();
  readonly #failures = new FailureCounts();
  good = 0;
  #errors = 0;
  #timeouts = 0;
  #dropped = 0;

  /** Sends the request and counts its outcome, with the latency since `fromMs`. Never rejects. */
  async send(request: PreparedRequest, signal: Cancellation, fromMs: number): Promise<void> {
    try {
      const response = await request.send(signal);
      const latencyMs = performance.now() - fromMs;
      const problem = problemOf(response, request.expected);
      if (problem === undefined) {
        this.good += 1;
        recordMs(this.#histogram, latencyMs);
      } else {
        this.#errors += 1;
        this.#failures.add(problem);
      }
    } catch (error) {
      this.#errors += 1;
      if (signal.aborted) this.#timeouts += 1;
      this.#failures.add(signal.aborted ? "timeout" : connectionProblem(error));
    }
  }

  /** Counts a request that could not be started in time. */
  drop(): void {
    this.#dropped += 1;
  }

  /** What was counted until now. */
  result(): CountedResponses {
    return {
      good: this.good,
      errors: this.#errors,
      timeouts: this.#timeouts,
      dropped: this.#dropped,
      failures: this.#failures.counts,
      histogram: encode(this.#histogram),
    };
  }
}

/** All responses together, and those to each of several requests, as a generator's result has them. */
export function sumOf(responses: readonly CountedResponses[], requests: readonly SentRequest[] = []) {
  const total = (of: (responses: CountedResponses) => number) =>
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
