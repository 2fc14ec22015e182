/**
 * The generator of a drill: cheap, because it shares the machine with what it loads. An open loop counts latency from
 * the moment a request was due, so that requests which wait in here are not taken for fast ones.
 */
import { createHttpClient, type ProxiedResponse } from "@super-heroes/kit/upstream/http-client/http-client";
import type { Offered, WholeOfferOrder } from "./offer.ts";
import { percentile } from "./percentile.ts";

const order = JSON.parse(process.argv[2] ?? "") as WholeOfferOrder;
const { url, path, load, seconds, timeoutSeconds } = order;

/** More at once are not sent: their clients would have given up. */
const MOST_UNDER_WAY = 2000;

const client = createHttpClient({
  baseUrl: url,
  keepAlive: true,
  maxIdleSockets: MOST_UNDER_WAY,
  idleTimeoutMs: 60_000,
  maxBodyBytes: 1024 * 1024,
});
const latencies: number[] = [];
const failed: Record<string, number> = {};
let sent = 0;
let notSent = 0;
let refused = 0;
let underWay = 0;

const fail = (why: string | number) => {
  failed[why] = (failed[why] ?? 0) + 1;
};

const saysWhen = (headers: ProxiedResponse["headers"]) =>
  headers.some(([name]) => name.toLowerCase() === "retry-after");

async function request(dueAtMs: number): Promise<void> {
  underWay++;
  sent++;
  try {
    const { status, headers, body } = await client.exchange({ method: "GET", path, headers: "" });
    if (body instanceof ReadableStream) for await (const _ of body);
    if (status === 200) latencies.push(performance.now() - dueAtMs);
    else if ((status === 429 || status === 503) && saysWhen(headers)) refused++;
    else fail(status);
  } catch (error) {
    fail((error as { code?: string }).code ?? (error as Error).name);
  } finally {
    underWay--;
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
      if (underWay < MOST_UNDER_WAY) void request(dueAtMs);
      else notSent++;
    }
    await Bun.sleep(1);
  }
}
const offeredMs = performance.now() - startedAtMs;
const { user, system } = process.cpuUsage(cpuBefore);
const waitsUntilMs = performance.now() + timeoutSeconds * 1000;
while (underWay > 0 && performance.now() < waitsUntilMs) await Bun.sleep(10);
if (underWay > 0) failed.unanswered = underWay;

process.send?.({
  seconds: offeredMs / 1000,
  sent,
  notSent,
  good: latencies.length,
  refused,
  failed,
  p99Ms: percentile(latencies, 99),
  cpu: (user + system) / 1000 / offeredMs,
} satisfies Offered);
process.exit(0);
