/**
 * The closed-loop generator, a process of its own so that its work is not the bench's: autocannon with one request
 * in flight per connection. It records its own microseconds, because autocannon stores whole milliseconds, and
 * begins to do so after the warm-up, so that the connections that are measured are open and warm.
 */
import autocannon from "autocannon";
import { emptyHistogram, encode, recordMs } from "../../analysis/observation/histogram.ts";
import type { LoadResult } from "../../analysis/observation/segment.ts";
import type { ClosedLoopOrder, RepeatedRequest } from "./closed-loop.ts";
import type { GeneratorMessage } from "./load-run.ts";

const order = JSON.parse(process.argv[2] ?? "") as ClosedLoopOrder;
const { url, request, connections, warmupSeconds, seconds } = order;

const histogram = emptyHistogram();
let measuring = false;
let good = 0;
let errors = 0;
let timeouts = 0;

// autocannon counts its own duration in whole seconds, so it runs until this process ends.
const duration = warmupSeconds + seconds + 60;
const options = { url, connections, duration, timeout: 10, ...(request && requestOptions(request)) };
const generator = autocannon(options, () => {});
generator.on("response", (_client, status, _bytes, latencyMs) => {
  if (!measuring) return;
  if (status >= 200 && status < 300) {
    good += 1;
    recordMs(histogram, latencyMs);
  } else {
    errors += 1;
  }
});
generator.on("reqError", (error: Error) => {
  if (!measuring) return;
  errors += 1;
  if (error.message === "request timed out") timeouts += 1;
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
    generator: {
      tool: "autocannon",
      cpu: (user + system) / 1000 / measuredMs,
      peakVus: null,
      maxVus: null,
    },
  },
});
process.exit(0);

function requestOptions({ method, headers, bodies }: RepeatedRequest) {
  let connection = 0;
  const setupClient = (client: autocannon.Client) => {
    const body = bodies[connection % bodies.length];
    connection += 1;
    if (body !== undefined) client.setBody(body);
  };
  return { method, headers, setupClient };
}

function send(message: GeneratorMessage<LoadResult>): void {
  process.send?.(message);
}
