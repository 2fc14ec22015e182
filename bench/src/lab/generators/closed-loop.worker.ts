/**
 * The closed-loop generator, a process of its own so that its work is not the bench's: autocannon with one request
 * in flight per connection. It records its own microseconds, because autocannon stores whole milliseconds, and
 * begins to do so after the warm-up, so that the connections that are measured are open and warm.
 */

import autocannon from "autocannon";
import { problemOf, type SeenResponse } from "../../../k6/expected-response.ts";
import { emptyHistogram, encode, recordMs } from "../../analysis/observation/histogram.ts";
import type { LoadResult } from "../../analysis/observation/segment.ts";
import type { ClosedLoopOrder, RepeatedRequest } from "./closed-loop.ts";
import { watchConnection } from "./closed-loop-connection.ts";
import { connectionProblem, FailureCounts } from "./failure-counts.ts";
import type { GeneratorMessage } from "./load-run.ts";
import { type SentRequest, saysEmpty } from "./sent-request.ts";
import { receivedOrder } from "./worker-process.ts";

const order = await receivedOrder<ClosedLoopOrder>();
const { url, request, requests = [], connections, warmupSeconds, seconds } = order;

const histogram = emptyHistogram();
const byRequest = requests.map(({ name }) => ({ name, good: 0, errors: 0, histogram: emptyHistogram() }));
const failures = new FailureCounts();
let measuring = false;
let good = 0;
let errors = 0;
let timeouts = 0;
/** The response that is being counted, and the place of its request; set right before its event. */
let seen: { place: number; response: SeenResponse } | undefined;

// autocannon counts its own duration in whole seconds, so it runs until this process ends.
const duration = warmupSeconds + seconds + 60;
const options = { url, connections, duration, timeout: 10, ...requestOptions() };
const generator = autocannon(options, () => {});
generator.on("response", (_client, status, _bytes, latencyMs) => {
  if (!measuring) return;
  const own = seen && byRequest[seen.place];
  const problem = seen
    ? problemOf(seen.response, requests[seen.place]?.expected)
    : problemOf({ status, length: 0, lengthIn: "bytes", contentType: null });
  if (problem === undefined) {
    good += 1;
    recordMs(histogram, latencyMs);
    if (own) {
      own.good += 1;
      recordMs(own.histogram, latencyMs);
    }
  } else {
    fail(problem);
    if (own) own.errors += 1;
  }
});
generator.on("reqError", (error: Error) => {
  if (!measuring) return;
  const isTimeout = error.message === "request timed out";
  if (isTimeout) timeouts += 1;
  fail(isTimeout ? "timeout" : connectionProblem(error));
});

await Bun.sleep(warmupSeconds * 1000);
send({ event: "measuring" });
const cpu = process.cpuUsage();
const startedAtMs = performance.now();
measuring = true;

await Bun.sleep(seconds * 1000);
measuring = false;
const measuredMs = performance.now() - startedAtMs;
const { user, system } = process.cpuUsage(cpu);
send({
  event: "measured",
  result: {
    seconds: measuredMs / 1000,
    good,
    errors,
    timeouts,
    dropped: 0,
    histogram: encode(histogram),
    ...(errors > 0 && { failures: failures.counts }),
    ...(requests.length > 1 && {
      requests: byRequest.map((own) => ({ ...own, histogram: encode(own.histogram) })),
    }),
    generator: {
      tool: "autocannon",
      cpu: (user + system) / 1000 / measuredMs,
      peakVus: null,
      maxVus: null,
    },
  },
});
process.exit(0);

function fail(problem: string): void {
  errors += 1;
  failures.add(problem);
}

function requestOptions(): Partial<autocannon.Options> {
  const { method, headers } = request ?? {};
  let connection = 0;
  const setupClient = (client: autocannon.Client) => {
    watchConnection(client, () => measuring && fail("connection closed by the server"));
    const body = request?.bodies[connection % request.bodies.length];
    if (body !== undefined) client.setBody(body);
    // Each connection begins with another request, so that all requests are sent at any time.
    if (requests.length > 0) client.setRequests(rotated(requests.map(autocannonRequest), connection));
    connection += 1;
  };
  return {
    ...(request && ({ method, headers } as Pick<RepeatedRequest, "method" | "headers">)),
    setupClient,
  };
}

function autocannonRequest({ method, url, headers, body }: SentRequest, place: number): autocannon.Request {
  const { pathname, search } = new URL(url);
  return {
    method: method as autocannon.Request["method"],
    path: pathname + search,
    headers: { ...headers, ...(saysEmpty({ method, body }) && { "content-length": "0" }) },
    ...(body !== null && { body: Buffer.from(body, "base64") }),
    onResponse(status, text, _context, fields) {
      const field = (name: string) => fieldIn(fields as Record<string, string>, name);
      const declared = field("content-length");
      seen = {
        place,
        response: {
          status,
          length: declared === undefined ? text.length : Number(declared),
          lengthIn: declared === undefined ? "characters" : "bytes",
          contentType: field("content-type") ?? null,
        },
      };
    },
  } as autocannon.Request;
}

/** Names of headers are as the server wrote them. */
function fieldIn(fields: Readonly<Record<string, string>>, name: string): string | undefined {
  for (const written in fields) if (written.toLowerCase() === name) return fields[written];
  return undefined;
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

function send(message: GeneratorMessage<LoadResult>): void {
  process.send?.(message);
}
