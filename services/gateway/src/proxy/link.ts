import { type StreamLimits, type WatchedStream, watchedStream } from "@super-heroes/kit/http/watched-stream";
import type { UpstreamOutcome } from "@super-heroes/kit/metrics/metrics";
import { Cancellation } from "@super-heroes/kit/request/cancellation";
import { type Deadline, DeadlineExceeded, fairMs } from "@super-heroes/kit/request/deadline";
import { Abandoned } from "@super-heroes/kit/request/scope";
import type { Runtime } from "@super-heroes/kit/runtime";
import type { ProxiedResponse, ProxyRequest } from "@super-heroes/kit/upstream/http-client/http-client";
import { clientsWith, openMembers } from "@super-heroes/kit/upstream/replicas/members";
import type { ReplicaView } from "@super-heroes/kit/upstream/replicas/replica-view";
import type { CircuitBreaker, CircuitState } from "@super-heroes/kit/upstream/resilience/circuit-breaker";
import {
  CallFailed,
  fairFailure,
  outcomeOf,
  upstreamProblem,
} from "@super-heroes/kit/upstream/upstream-failure";

/** The response of a service. */
export interface LinkResponse extends Omit<ProxiedResponse, "body"> {
  body: Uint8Array | ReadableStream<Uint8Array> | null;
  /** How the stream ends, and how to cut it off; `undefined` when the body is complete. */
  stream: Pick<WatchedStream, "ended" | "cutOff"> | undefined;
}

/** The client of a proxied response: its signal, and how to close its connection. */
export type Recipient = Pick<StreamLimits, "client" | "hangUp">;

/** Sends proxied requests to one service. */
export interface Link {
  /**
   * Sends a request and resolves with the response, whatever its status, once its head has arrived. Without a response it
   * throws a problem named after the service, 502 or 504, or the reason for which the client's request was cancelled. A
   * streamed body may take any time, but may not pause for long.
   */
  exchange(request: ProxyRequest, deadline: Deadline, recipient: Recipient): Promise<LinkResponse>;
  /** The state of its circuit breaker; `undefined` without one. */
  readonly circuit: CircuitState | undefined;
  /** The replicas of the service as proxied requests have shown them. */
  replicas(): ReplicaView[];
  /** Ends streams of events. Their clients reconnect. */
  endStreams(): void;
  close(): void;
}

/** The longest pause between the events of a stream. Services send a comment every 15 s. */
const EVENTS_PACE = { sourceIdleMs: 60_000 };

/** The fewest bytes of a long response that a service has to send within the deadline of a request. */
const LEAST_BYTES = 4096;

/** Shorter than the idle timeout of the services, which would otherwise close a connection just as it is used. */
const KEEP_ALIVE_IDLE_MS = 30_000;

/** The options of a link. */
export interface LinkOptions {
  keepAlive: boolean;
  maxIdleSockets: number;
  /** The longest time to the head of a response, and then to each next part, in milliseconds. */
  deadlineMs: number;
  /** The longest time for which a client may stop reading a streamed response, in milliseconds. */
  streamIdleMs: number;
}

/** Creates the link to a service. It never retries: that is the client's decision. */
export function createLink(
  name: string,
  baseUrls: readonly string[],
  { keepAlive, maxIdleSockets, deadlineMs, streamIdleMs }: LinkOptions,
  breaker: CircuitBreaker | undefined,
  { metrics, log }: Pick<Runtime, "metrics" | "log">,
): Link {
  const leastMs = fairMs(deadlineMs);
  const members = openMembers({
    name,
    labels: { upstream: name, calls: "proxied" },
    baseUrls,
    leastMs,
    metrics,
    log,
    open: clientsWith({
      keepAlive,
      maxIdleSockets,
      idleTimeoutMs: KEEP_ALIVE_IDLE_MS,
      // A streamed response may have any length.
      maxBodyBytes: Number.MAX_SAFE_INTEGER,
    }),
  });
  const { client } = members;
  const streams = new Set<WatchedStream>();

  async function send(
    request: ProxyRequest,
    deadline: Deadline,
    signal: Cancellation,
  ): Promise<ProxiedResponse> {
    if (!breaker) return await client.exchange(request, signal);
    let broken: ProxiedResponse | undefined;
    try {
      return await breaker.run(async () => {
        const startedAtMs = performance.now();
        let response: ProxiedResponse;
        try {
          response = await client.exchange(request, signal);
        } catch (error) {
          throw fairFailure(error, { startedAtMs, deadline, leastMs });
        }
        if (response.status !== 500) return response;
        broken = response;
        throw new CallFailed("bad_status", 500);
      }, signal);
    } catch (error) {
      // The breaker counts a 500 as a failure; the client gets the response itself.
      if (broken) return broken;
      throw error;
    }
  }

  /** Limits the pauses of a response whose body is still being received. */
  function watched(response: ProxiedResponse, recipient: Recipient): LinkResponse {
    const { body } = response;
    if (!(body instanceof ReadableStream)) return { ...response, stream: undefined };
    const isEvents = isEventStream(response);
    const pace = isEvents ? EVENTS_PACE : { sourceIdleMs: deadlineMs, sourceBytes: LEAST_BYTES };
    const stream = watchedStream(body, { ...recipient, ...pace, clientIdleMs: streamIdleMs });
    if (isEvents) {
      streams.add(stream);
      void stream.ended.then(() => streams.delete(stream));
    }
    return { ...response, body: stream.stream, stream };
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
        return watched(await send(request, deadline, signal), recipient);
      } catch (error) {
        outcome = outcomeOf(error, signal);
        throw outcome === "abandoned" ? signal.reason : upstreamProblem(name, outcome, error);
      } finally {
        // The deadline applies to the head. The pauses of the body have limits of their own.
        clearTimeout(overdue);
        metrics.upstreamCalled(name, outcome, (performance.now() - startedAtMs) / 1000);
      }
    },
    get circuit() {
      return breaker?.state;
    },
    replicas: members.views,
    endStreams() {
      for (const stream of [...streams]) stream.cutOff("stopped");
    },
    close: members.close,
  };
}

/** Whether a response is a stream of events, which does not end by itself. */
export const isEventStream = ({ headers }: Pick<ProxiedResponse, "headers">) =>
  headers.some(
    ([name, value]) => name.toLowerCase() === "content-type" && value.startsWith("text/event-stream"),
  );
