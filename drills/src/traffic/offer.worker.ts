/**
 * The load generator of a drill. It is cheap, because it shares the machine with the system under load. In an open loop,
 * latency counts from the time when a request was due, so that a delay in the generator does not make requests look fast.
 */
import { receivedOrder } from "@super-heroes/bench/lab/generators/worker-process";
import { createHttpClient, type ProxiedResponse } from "@super-heroes/kit/upstream/http-client/http-client";
import { quantileOf } from "../promise/statistics.ts";
import type { Offered, WholeOfferOrder } from "./offer.ts";

const order = await receivedOrder<WholeOfferOrder>();
const { url, path, load, seconds, windows = 1, timeoutSeconds } = order;

/** The maximum number of requests in flight. */
const MAX_IN_FLIGHT = 2000;

const client = createHttpClient({
  baseUrl: url,
  keepAlive: true,
  maxIdleSockets: MAX_IN_FLIGHT,
  idleTimeoutMs: 60_000,
  maxBodyBytes: 1024 * 1024,
});
/** Of responses with 200, by window. */
const latencies = Array.from({ length: windows }, (): number[] => []);
const failed: Record<string, number> = {};
let sent = 0;
let notSent = 0;
let refused = 0;
let inFlight = 0;

const windowAt = (atMs: number) => Math.floor(((atMs - startedAtMs) / (seconds * 1000)) * windows);

function medianP99(): number {
  if (latencies.some(({ length }) => length === 0)) return Number.NaN;
  const p99s = latencies.map((ofWindow) => quantileOf(ofWindow, 0.99));
  return quantileOf(p99s, 0.5);
}

const fail = (why: string | number) => {
  failed[why] = (failed[why] ?? 0) + 1;
};

const hasRetryAfter = (headers: ProxiedResponse["headers"]) =>
  headers.some(([name]) => name.toLowerCase() === "retry-after");

async function request(dueAtMs: number): Promise<void> {
  inFlight++;
  sent++;
  try {
    const { status, headers, body } = await client.exchange({ method: "GET", path, headers: "" });
    if (body instanceof ReadableStream) for await (const _ of body);
    if (status === 200) latencies[windowAt(dueAtMs)]?.push(performance.now() - dueAtMs);
    else if ((status === 429 || status === 503) && hasRetryAfter(headers)) refused++;
    else fail(status);
  } catch (error) {
    fail((error as { code?: string }).code ?? (error as Error).name);
  } finally {
    inFlight--;
  }
}

const cpuBefore = process.cpuUsage();
const startedAtMs = performance.now();
const endsAtMs = startedAtMs + seconds * 1000;

if ("clients" in load) {
  const work = async () => {
    while (performance.now() < endsAtMs) await request(performance.now());
  };
  await Promise.all(Array.from({ length: load.clients }, work));
} else {
  const everyMs = 1000 / load.rate;
  for (let dueAtMs = startedAtMs; dueAtMs < endsAtMs; ) {
    const nowMs = performance.now();
    for (; dueAtMs <= nowMs && dueAtMs < endsAtMs; dueAtMs += everyMs) {
      if (inFlight < MAX_IN_FLIGHT) void request(dueAtMs);
      else notSent++;
    }
    await Bun.sleep(1);
  }
}
const offeredMs = performance.now() - startedAtMs;
const { user, system } = process.cpuUsage(cpuBefore);
const deadlineMs = performance.now() + timeoutSeconds * 1000;
while (inFlight > 0 && performance.now() < deadlineMs) await Bun.sleep(10);
if (inFlight > 0) failed["no response"] = inFlight;

process.send?.({
  seconds: offeredMs / 1000,
  sent,
  notSent,
  good: latencies.flat().length,
  refused,
  failed,
  p99Ms: medianP99(),
  cpu: (user + system) / 1000 / offeredMs,
} satisfies Offered);
process.exit(0);
