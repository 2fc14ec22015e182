import { Problem } from "@super-heroes/kit/http/problem";
import type { WatchedStream } from "@super-heroes/kit/http/watched-stream";
import { Cancellation, type CancelSignal } from "@super-heroes/kit/request/cancellation";
import { RESPONSE_MARGIN_MS } from "@super-heroes/kit/request/deadline";
import type { Scope } from "@super-heroes/kit/request/scope";
import { headersOf } from "@super-heroes/kit/request/scope-headers";
import { upstreamProblem } from "@super-heroes/kit/upstream/upstream-failure";
import { isEventStream, type Link } from "../../proxy/link.ts";
import { VIA } from "../../proxy/via.ts";
import { wholeBody } from "../../proxy/whole-body.ts";
import { dataOf } from "./event-stream.ts";
import { type Statistics, statisticsCheck } from "./responses.ts";
import { serviceProblem } from "./service-problem.ts";

const PATH = "/api/v1/analytics/live";

/** The largest response that is no stream, in bytes. */
const MOST_BYTES = 64 * 1024;

/** An open stream of statistics. */
export interface LiveStatistics {
  events: AsyncGenerator<Statistics, void>;
  /** Closes the stream of the service. */
  close(): void;
}

/**
 * Opens the service's stream of statistics and resolves once its head has arrived. The events end when the service ends them, or
 * `client` aborts. Throws a problem of the service, or one named after it.
 */
export async function openLiveStatistics(
  link: Link,
  scope: Scope,
  client: CancelSignal,
): Promise<LiveStatistics> {
  const signal = new Cancellation();
  const follow = () => signal.abort(new Error("the client closed the connection"));
  if (client.aborted) follow();
  else client.addEventListener("abort", follow, { once: true });
  const headers = `${headersOf(scope, RESPONSE_MARGIN_MS)}accept: text/event-stream\r\nvia: ${VIA}\r\n`;
  const response = await link.exchange({ method: "GET", path: PATH, headers }, scope.deadline, {
    client: signal,
    hangUp() {},
  });
  const { body, stream } = response;
  if (!(body instanceof ReadableStream) || !isEventStream(response)) {
    const bytes = await wholeBody("analytics", body, MOST_BYTES, scope.deadline);
    throw serviceProblem("analytics", response.status, response.headers, bytes);
  }
  return { events: statisticsOf(body, stream?.ended), close: () => stream?.cutOff("client_closed") };
}

async function* statisticsOf(
  body: ReadableStream<Uint8Array>,
  ended: WatchedStream["ended"] | undefined,
): AsyncGenerator<Statistics, void> {
  try {
    yield* checked(body);
  } catch (error) {
    // This process is stopping: the subscription is complete, and its client subscribes again elsewhere.
    if (!(error instanceof Problem) && (await ended)?.cut === "stopped") return;
    throw error instanceof Problem ? error : upstreamProblem("analytics", "unreachable", error);
  }
}

async function* checked(body: ReadableStream<Uint8Array>): AsyncGenerator<Statistics, void> {
  for await (const data of dataOf(body)) {
    let statistics: unknown;
    try {
      statistics = JSON.parse(data);
    } catch (cause) {
      throw upstreamProblem("analytics", "bad_answer", cause);
    }
    if (!statisticsCheck.Check(statistics)) throw upstreamProblem("analytics", "bad_answer", undefined);
    yield statistics;
  }
}
