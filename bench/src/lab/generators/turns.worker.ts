/** The generator that drives services in turns, a process of its own so that its work is not the bench's. */

import { seededRandom } from "../../analysis/statistics/random.ts";
import { InFlight } from "./in-flight.ts";
import type { GeneratorMessage } from "./load-run.ts";
import { type OwnRequest, requestPreparer } from "./prepared-request.ts";
import { ResponseCounts } from "./response-counts.ts";
import { turnLength, WARMUP_TURN_MS } from "./turn-length.ts";
import type { TurnsOrder, TurnsResult } from "./turns.ts";
import { receivedOrder } from "./worker-process.ts";

const { sides, connections, warmupSeconds, seconds, timeoutMs, seed } =
  await receivedOrder<Required<TurnsOrder>>();

const prepare = requestPreparer(connections);
const inFlight = new InFlight(timeoutMs);
const random = seededRandom(seed);

/** A service, and what has been counted on it since the warm-up. */
interface Driven {
  requests: readonly { request: ReturnType<typeof prepare>; counts: ResponseCounts }[];
  /** By connection: the request that it sends next. */
  next: number[];
  turns: number;
  /** All turns together. */
  elapsedMs: number;
  cpuMs: number;
}

function drivenOf(requests: readonly OwnRequest[]): Driven {
  return {
    requests: requests.map((request) => ({ request: prepare(request), counts: new ResponseCounts() })),
    // Each connection begins with another request, so that all requests are sent at any time.
    next: Array.from({ length: connections }, (_, connection) => connection % requests.length),
    turns: 0,
    elapsedMs: 0,
    cpuMs: 0,
  };
}

// The process that started this one has ended.
process.on("disconnect", () => process.exit(1));

const warm = sides.map(drivenOf);
await alternate(warm, warmupSeconds, warm.length > 1 ? WARMUP_TURN_MS : warmupSeconds * 1000);
const turnMs = warm.length > 1 ? turnLength(Math.max(...warm.map(latencyOf)), seconds) : seconds * 1000;

const measured = sides.map(drivenOf);
send({ event: "measuring" });
await alternate(measured, seconds, turnMs);
inFlight.stop();
send({ event: "measured", result: { sides: measured.map(resultOf) } });
process.exit(0);

/** Drives every service for at least this long: each twice, in mirrored order, then again in an order that is drawn anew. */
async function alternate(all: readonly Driven[], lengthSeconds: number, ms: number): Promise<void> {
  while (all.some(({ elapsedMs }) => elapsedMs < lengthSeconds * 1000)) {
    const drawn = random() < 0.5 ? all : all.toReversed();
    const order = all.length > 1 ? [...drawn, ...drawn.toReversed()] : drawn;
    for (const side of order) await turn(side, ms);
  }
}

/** All connections send one request after another for this long; each waits for its last response. */
async function turn(side: Driven, ms: number): Promise<void> {
  const cpu = process.cpuUsage();
  const startedAtMs = performance.now();
  const untilMs = startedAtMs + ms;
  await Promise.all(side.next.map((_, connection) => drive(side, connection, untilMs)));
  side.elapsedMs += performance.now() - startedAtMs;
  const { user, system } = process.cpuUsage(cpu);
  side.cpuMs += (user + system) / 1000;
  side.turns += 1;
}

async function drive(side: Driven, connection: number, untilMs: number): Promise<void> {
  let startedAtMs = performance.now();
  while (startedAtMs < untilMs) {
    const place = side.next[connection] ?? 0;
    const sent = side.requests[place];
    if (!sent) return;
    side.next[connection] = (place + 1) % side.requests.length;
    const cancellation = inFlight.begin(startedAtMs);
    await sent.counts.send(sent.request, cancellation, startedAtMs);
    inFlight.end(cancellation);
    startedAtMs = performance.now();
  }
}

/** The mean latency, in ms: every connection always waits for a response (Little's law). */
function latencyOf({ requests, elapsedMs }: Driven): number {
  const good = requests.reduce((sum, { counts }) => sum + counts.good, 0);
  return good === 0 ? 0 : (connections * elapsedMs) / good;
}

function resultOf({ requests, elapsedMs, cpuMs, turns }: Driven): TurnsResult["sides"][number] {
  return {
    seconds: elapsedMs / 1000,
    responses: requests.map(({ counts }) => counts.result()),
    ...(sides.length > 1 && { turns: { count: turns, ms: turnMs } }),
    generator: { tool: "turns", cpu: cpuMs / elapsedMs, peakVus: null, maxVus: null },
  };
}

function send(message: GeneratorMessage<TurnsResult>): void {
  process.send?.(message);
}
