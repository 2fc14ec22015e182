import { Cancellation, type CancelSignal } from "@super-heroes/kit/cancellation";
import { type Deadline, DeadlineExceeded } from "@super-heroes/kit/deadline";
import {
  createHttpClient,
  type ProxiedAnswer,
  type ProxyRequest,
} from "@super-heroes/kit/http-client/http-client";
import type { Metrics, UpstreamOutcome } from "@super-heroes/kit/metrics";
import type { CircuitBreaker } from "@super-heroes/kit/resilience/circuit-breaker";
import { Abandoned } from "@super-heroes/kit/scope";
import { CallFailed, outcomeOf, upstreamProblem } from "@super-heroes/kit/upstream-failure";

/** The way to one service, for requests that are passed on as they are. */
export interface Link {
  /**
   * Passes a request on and gives the answer, whatever its status, once its head has arrived. Throws a problem named
   * after the service when there is none: 502, 504, or the reason for which the client's request was given up. The rest
   * of an answer must come within the deadline too, unless it is a stream of events.
   */
  exchange(request: ProxyRequest, deadline: Deadline, client: CancelSignal): Promise<ProxiedAnswer>;
  /** Ends streams of events: their clients come again. */
  endStreams(): void;
  close(): void;
}

/** Idle connections are kept for less time than the services keep theirs. */
const KEEP_ALIVE_IDLE_MS = 30_000;

/** Creates the way to a service. Nothing that is passed on is ever made again: that is for the client to decide. */
export function createLink(
  name: string,
  baseUrl: string,
  { keepAlive, maxIdleSockets }: { keepAlive: boolean; maxIdleSockets: number },
  breaker: CircuitBreaker | undefined,
  metrics: Metrics,
): Link {
  const client = createHttpClient({
    baseUrl,
    keepAlive,
    maxIdleSockets,
    idleTimeoutMs: KEEP_ALIVE_IDLE_MS,
    // Passed on piece by piece, an answer may be as long as it likes.
    maxBodyBytes: Number.MAX_SAFE_INTEGER,
  });
  const streams = new Set<Cancellation>();

  async function answerTo(request: ProxyRequest, signal: Cancellation): Promise<ProxiedAnswer> {
    if (!breaker) return await client.exchange(request, signal);
    let broken: ProxiedAnswer | undefined;
    try {
      return await breaker.run(async () => {
        const answer = await client.exchange(request, signal);
        if (answer.status !== 500) return answer;
        broken = answer;
        throw new CallFailed("bad_status", 500);
      });
    } catch (error) {
      // The breaker had to hear of it; the client gets the service's own answer.
      if (broken) return broken;
      throw error;
    }
  }

  /** The same stream, which {@link Link.endStreams} ends. */
  function endable<Bytes>(events: ReadableStream<Bytes>, signal: Cancellation): ReadableStream<Bytes> {
    streams.add(signal);
    const forget = () => void streams.delete(signal);
    signal.addEventListener("abort", forget);
    return events.pipeThrough(new TransformStream<Bytes, Bytes>({ flush: forget }));
  }

  return {
    async exchange(request, deadline, clientSignal) {
      const startedAtMs = performance.now();
      const signal = new Cancellation();
      const overdue = setTimeout(() => signal.abort(new DeadlineExceeded()), deadline.remainingMs);
      const abandon = () => signal.abort(new Abandoned());
      if (clientSignal.aborted) abandon();
      else clientSignal.addEventListener("abort", abandon);
      let outcome: UpstreamOutcome = "ok";
      try {
        const answer = await answerTo(request, signal);
        const { body } = answer;
        // What is left of a long answer keeps the deadline; events go on for as long as somebody listens.
        if (!(body instanceof ReadableStream) || isEventStream(answer)) clearTimeout(overdue);
        return body instanceof ReadableStream && isEventStream(answer)
          ? { ...answer, body: endable(body, signal) }
          : answer;
      } catch (error) {
        clearTimeout(overdue);
        outcome = outcomeOf(error, signal);
        throw outcome === "abandoned" ? signal.reason : upstreamProblem(name, outcome, error);
      } finally {
        metrics.upstreamCalled(name, outcome, (performance.now() - startedAtMs) / 1000);
      }
    },
    endStreams() {
      for (const stream of [...streams]) stream.abort(new Abandoned());
    },
    close: () => client.close(),
  };
}

/** Whether an answer is a stream that goes on for as long as its reader likes. */
export const isEventStream = ({ headers }: Pick<ProxiedAnswer, "headers">) =>
  headers.some(
    ([name, value]) => name.toLowerCase() === "content-type" && value.startsWith("text/event-stream"),
  );
