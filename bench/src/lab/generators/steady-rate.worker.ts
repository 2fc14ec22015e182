/** The steady-rate generator, a process of its own so that its work is not the bench's. */

import { Cancellation } from "@super-heroes/kit/request/cancellation";
import {
  createHttpClient,
  type HttpClient,
  type HttpResponse,
  type ProxiedResponse,
} from "@super-heroes/kit/upstream/http-client/http-client";
import { problemOf, type SeenResponse } from "../../../k6/expected-response.ts";
import { emptyHistogram, encode, recordMs } from "../../analysis/observation/histogram.ts";
import { connectionProblem, FailureCounts } from "./failure-counts.ts";
import type { GeneratorMessage } from "./load-run.ts";
import { pace } from "./steady-pace.ts";
import type { SteadyOrder, SteadyRequest, SteadyResult } from "./steady-rate.ts";
import { receivedOrder } from "./worker-process.ts";

const order = await receivedOrder<Required<SteadyOrder>>();
const { requests, rate, warmupSeconds, seconds, mostInFlight, timeoutMs } = order;

const TIMEOUT_CHECK_MS = 100;
/** Shorter than the time after which a server closes an idle connection. */
const IDLE_MS = 4_000;
const MOST_BODY_BYTES = 64 * 1024 * 1024;

// The rounding of a product such as 100 × 0.29 must not add a request.
const requestsIn = (lengthSeconds: number) => Math.ceil(rate * lengthSeconds - 1e-6);
const firstMeasured = requestsIn(warmupSeconds);
const total = firstMeasured + requestsIn(seconds);

const clients = new Map<string, HttpClient>();
const prepared = requests.map(prepare);
const seen = requests.map(() => ({
  good: 0,
  errors: 0,
  timeouts: 0,
  dropped: 0,
  failures: new FailureCounts(),
  histogram: emptyHistogram(),
}));

/** The start of each request, in the order in which they started and time out. */
const inFlight = new Map<Cancellation, number>();
let peakInFlight = 0;
const allOver = Promise.withResolvers<void>();
let isLastStarted = false;

// The process that started this one has ended.
process.on("disconnect", () => process.exit(1));
const timeouts = setInterval(cancelOverdue, TIMEOUT_CHECK_MS);
let cpu = process.cpuUsage();
let measuredFromMs = 0;
let share = 0;

// One more than there are requests: its turn ends the measurement of this process.
await pace({ rate, count: total + 1 }, (index, dueAtMs) => {
  if (index === firstMeasured) {
    send({ event: "measuring" });
    cpu = process.cpuUsage();
    measuredFromMs = performance.now();
  }
  if (index < total) void start(index, dueAtMs);
  else {
    const { user, system } = process.cpuUsage(cpu);
    share = (user + system) / 1000 / (performance.now() - measuredFromMs);
  }
});
isLastStarted = true;
if (inFlight.size > 0) await allOver.promise;
clearInterval(timeouts);
send({
  event: "measured",
  result: {
    seconds,
    responses: seen.map(({ histogram, failures, ...counts }) => ({
      ...counts,
      failures: failures.counts,
      histogram: encode(histogram),
    })),
    generator: { tool: "steady-rate", cpu: share, peakVus: peakInFlight, maxVus: mostInFlight },
  },
});
process.exit(0);

async function start(index: number, dueAtMs: number): Promise<void> {
  const place = index % prepared.length;
  const request = prepared[place];
  // Responses to the warm-up are not counted.
  const counts = index < firstMeasured ? undefined : seen[place];
  if (!request) return;
  if (inFlight.size >= mostInFlight) {
    if (counts) counts.dropped += 1;
    return;
  }
  const startedAtMs = performance.now();
  const cancellation = new Cancellation();
  inFlight.set(cancellation, startedAtMs);
  peakInFlight = Math.max(peakInFlight, inFlight.size);
  try {
    const response = await request.send(cancellation);
    const endedAtMs = performance.now();
    const problem = problemOf(response, request.expected);
    if (counts && problem === undefined) {
      counts.good += 1;
      // From the time at which it was due, so that a delayed generator does not hide latency.
      recordMs(counts.histogram, endedAtMs - Math.min(dueAtMs, startedAtMs));
    } else if (counts && problem !== undefined) {
      counts.errors += 1;
      counts.failures.add(problem);
    }
  } catch (error) {
    if (!counts) return;
    counts.errors += 1;
    if (cancellation.aborted) counts.timeouts += 1;
    counts.failures.add(cancellation.aborted ? "timeout" : connectionProblem(error));
  } finally {
    inFlight.delete(cancellation);
    if (isLastStarted && inFlight.size === 0) allOver.resolve();
  }
}

/** A request whose bytes are ready. A plain one takes the shorter way through the client. */
function prepare({ url, headers, method = "GET", body = null, expected }: SteadyRequest) {
  const { origin, pathname, search } = new URL(url);
  const client = clientOf(origin);
  const path = pathname + search;
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  const bytes = body === null ? undefined : Buffer.from(body, "base64");
  const send =
    expected === undefined && method === "GET" && bytes === undefined
      ? async (signal: Cancellation) => seenIn(await client.get(path, lines, signal))
      : async (signal: Cancellation) =>
          await received(await client.exchange({ method, path, headers: lines, body: bytes }, signal));
  return { send, expected };
}

function seenIn({ status, contentType, body }: HttpResponse): SeenResponse {
  return { status, length: body.length, lengthIn: "characters", contentType };
}

/** Reads the whole body, and counts its bytes. */
async function received({ status, headers, body }: ProxiedResponse): Promise<SeenResponse> {
  let length = 0;
  if (body instanceof ReadableStream) for await (const piece of body) length += piece.length;
  else length = body?.length ?? 0;
  const contentType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? null;
  return { status, length, lengthIn: "bytes", contentType };
}

function cancelOverdue(): void {
  const overdue = performance.now() - timeoutMs;
  for (const [cancellation, startedAtMs] of inFlight) {
    if (startedAtMs > overdue) return;
    cancellation.abort(new Error("timeout"));
  }
}

/** One for each origin. Unlike `fetch` it reads no proxy from the environment, and limits no requests in flight. */
function clientOf(origin: string): HttpClient {
  const known = clients.get(origin);
  if (known) return known;
  const client = createHttpClient({
    baseUrl: origin,
    keepAlive: true,
    maxIdleSockets: mostInFlight,
    idleTimeoutMs: IDLE_MS,
    maxBodyBytes: MOST_BODY_BYTES,
  });
  clients.set(origin, client);
  return client;
}

function send(message: GeneratorMessage<SteadyResult>): void {
  process.send?.(message);
}
