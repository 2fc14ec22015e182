/** The steady-rate generator, a process of its own so that its work is not the bench's. */

import { InFlight } from "./in-flight.ts";
import type { GeneratorMessage } from "./load-run.ts";
import { requestPreparer } from "./prepared-request.ts";
import { ResponseCounts } from "./response-counts.ts";
import { pace } from "./steady-pace.ts";
import type { SteadyOrder, SteadyResult } from "./steady-rate.ts";
import { receivedOrder } from "./worker-process.ts";

const order = await receivedOrder<Required<SteadyOrder>>();
const { requests, rate, warmupSeconds, seconds, mostInFlight, timeoutMs } = order;

// The rounding of a product such as 100 × 0.29 must not add a request.
const requestsIn = (lengthSeconds: number) => Math.ceil(rate * lengthSeconds - 1e-6);
const firstMeasured = requestsIn(warmupSeconds);
const total = firstMeasured + requestsIn(seconds);

const prepared = requests.map(requestPreparer(mostInFlight));
const seen = requests.map(() => new ResponseCounts());
/** Responses to the warm-up are not reported. */
const warmUp = new ResponseCounts();
const inFlight = new InFlight(timeoutMs);
const allOver = Promise.withResolvers<void>();
let isLastStarted = false;

// The process that started this one has ended.
process.on("disconnect", () => process.exit(1));
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
inFlight.stop();
send({
  event: "measured",
  result: {
    seconds,
    responses: seen.map((counts) => counts.result()),
    generator: { tool: "steady-rate", cpu: share, peakVus: inFlight.peak, maxVus: mostInFlight },
  },
});
process.exit(0);

async function start(index: number, dueAtMs: number): Promise<void> {
  const place = index % prepared.length;
  const request = prepared[place];
  const counts = index < firstMeasured ? warmUp : seen[place];
  if (!request || !counts) return;
  if (inFlight.size >= mostInFlight) {
    counts.drop();
    return;
  }
  const startedAtMs = performance.now();
  const cancellation = inFlight.begin(startedAtMs);
  // From the time at which it was due, so that a delayed generator does not hide latency.
  await counts.send(request, cancellation, Math.min(dueAtMs, startedAtMs));
  inFlight.end(cancellation);
  if (isLastStarted && inFlight.size === 0) allOver.resolve();
}

function send(message: GeneratorMessage<SteadyResult>): void {
  process.send?.(message);
}
