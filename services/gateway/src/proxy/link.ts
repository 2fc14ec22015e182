import { type StreamLimits, type WatchedStream, watchedStream } from "@super-heroes/kit/http/watched-stream";
import type { Metrics, UpstreamOutcome } from "@super-heroes/kit/metrics/metrics";
import { Cancellation } from "@super-heroes/kit/request/cancellation";
import { type Deadline, DeadlineExceeded, fairMs } from "@super-heroes/kit/request/deadline";
import { Abandoned } from "@super-heroes/kit/request/scope";
import {
  createHttpClient,
  type ProxiedResponse,
  type ProxyRequest,
} from "@super-heroes/kit/upstream/http-client/http-client";
import type { CircuitBreaker } from "@super-heroes/kit/upstream/resilience/circuit-breaker";
import {
  CallFailed,
  fairFailure,
  outcomeOf,
  upstreamProblem,
} from "@super-heroes/kit/upstream/upstream-failure";

/** The response of a service. */
export interface LinkAnswer extends Omit<ProxiedResponse, "body"> {
  body: Uint8Array | ReadableStream<Uint8Array> | null;
  /** How its stream ends, and how it is cut off; `undefined` where all of the body is there. */
  stream: Pick<WatchedStream, "ended" | "cutOff"> | undefined;
}

/** The client of a response that is passed on: its connection, and how that is closed. */
export type Recipient = Pick<StreamLimits, "client" | "hangUp">;

/** The way to one service, for requests that are passed on as they are. */
export interface Link {
  /**
   * Passes a request on and gives the response, whatever its status, once its head has arrived. Throws a problem named
   * after the service when there is none: 502, 504, or the reason for which the client's request was given up. A body
   * that is streamed may take any time, but may not pause for long.
   */
  exchange(request: ProxyRequest, deadline: Deadline, recipient: Recipient): Promise<LinkAnswer>;
  /** Ends streams of events: their clients connect again. */
  endStreams(): void;
  close(): void;
}

/** Between the events of a stream there may be this long a pause: services send a comment every 15 s. */
const EVENTS_PACE = { sourceIdleMs: 60_000 };

/** What a service sends of a long response within the time of a whole request, at least. */
const LEAST_BYTES = 4096;

/** Idle connections are kept for less time than the services keep theirs. */
const KEEP_ALIVE_IDLE_MS = 30_000;

/** What a way to a service is made with. */
export interface LinkOptions {
  keepAlive: boolean;
  maxIdleSockets: number;
  /** The longest that a request may take here, in milliseconds: the head of its response, and then each next part. */
  deadlineMs: number;
  /** The longest that a client may stop reading a streamed response, in milliseconds. */
  streamIdleMs: number;
}

/** Creates the way to a service. A request that is passed on is never repeated: that is for the client to decide. */
export function createLink(
  name: string,
  baseUrl: string,
  { keepAlive, maxIdleSockets, deadlineMs, streamIdleMs }: LinkOptions,
  breaker: CircuitBreaker | undefined,
  metrics: Metrics,
): Link {
  const client = createHttpClient({
    baseUrl,
    keepAlive,
    maxIdleSockets,
    idleTimeoutMs: KEEP_ALIVE_IDLE_MS,
    // A response that is passed on piece by piece may have any length.
    maxBodyBytes: Number.MAX_SAFE_INTEGER,
  });
  const leastMs = fairMs(deadlineMs);
  const streams = new Set<WatchedStream>();

  async function answerTo(
    request: ProxyRequest,
    deadline: Deadline,
    signal: Cancellation,
  ): Promise<ProxiedResponse> {
    if (!breaker) return await client.exchange(request, signal);
    let broken: ProxiedResponse | undefined;
    try {
      return await breaker.run(async () => {
        const startedAtMs = performance.now();
        let answer: ProxiedResponse;
        try {
          answer = await client.exchange(request, signal);
        } catch (error) {
          throw fairFailure(error, { startedAtMs, deadline, leastMs });
        }
        if (answer.status !== 500) return answer;
        broken = answer;
        throw new CallFailed("bad_status", 500);
      }, signal);
    } catch (error) {
      // The breaker had to hear of it; the client gets the service's own answer.
      if (broken) return broken;
      throw error;
    }
  }

  /** A response whose body may still be on its way. */
  function watched(answer: ProxiedResponse, recipient: Recipient): LinkAnswer {
    const { body } = answer;
    if (!(body instanceof ReadableStream)) return { ...answer, stream: undefined };
    const isEvents = isEventStream(answer);
    const pace = isEvents ? EVENTS_PACE : { sourceIdleMs: deadlineMs, sourceBytes: LEAST_BYTES };
    const stream = watchedStream(body, { ...recipient, ...pace, clientIdleMs: streamIdleMs });
    if (isEvents) {
      streams.add(stream);
      void stream.ended.then(() => streams.delete(stream));
    }
    return { ...answer, body: stream.stream, stream };
  }

  return {
    async exchange(request, deadline, recipient) {
      const startedAtMs = performance.now();
      const signal = new Cancellation();
      const overdue = setTimeout(() => signal.abort(new DeadlineExceeded()), deadline.remainingMs);
      const abandon = () => signal.abort(new Abandoned());
      const { client: clientSignal } = recipient;
      if (clientSignal.aborted) abandon();
      else clientSignal.addEventListener("abort", abandon);
      let outcome: UpstreamOutcome = "ok";
      try {
        return watched(await answerTo(request, deadline, signal), recipient);
      } catch (error) {
        outcome = outcomeOf(error, signal);
        throw outcome === "abandoned" ? signal.reason : upstreamProblem(name, outcome, error);
      } finally {
        // It is for the head; what comes after it is limited in its pauses.
        clearTimeout(overdue);
        metrics.upstreamCalled(name, outcome, (performance.now() - startedAtMs) / 1000);
      }
    },
    endStreams() {
      for (const stream of [...streams]) stream.cutOff("stopped");
    },
    close: () => client.close(),
  };
}

/** Whether an answer is a stream that goes on for as long as its reader likes. */
export const isEventStream = ({ headers }: Pick<ProxiedResponse, "headers">) =>
  headers.some(
    ([name, value]) => name.toLowerCase() === "content-type" && value.startsWith("text/event-stream"),
  );
