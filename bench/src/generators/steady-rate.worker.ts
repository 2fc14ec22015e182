/** The steady generator, a process of its own so that its work is not the bench's. */
import { emptyHistogram, encode, recordMs } from "../result/histogram.ts";
import type { SteadyOrder, SteadyResult } from "./steady-rate.ts";

const { requests, rate, warmupSeconds, seconds } = JSON.parse(process.argv[2] ?? "") as SteadyOrder;

/** An answer that takes longer has failed. */
const TIMEOUT_MS = 10_000;

const seen = requests.map(() => ({ good: 0, errors: 0, histogram: emptyHistogram() }));
const pending: Promise<void>[] = [];
const startedAtMs = performance.now();
const measuredFromMs = startedAtMs + warmupSeconds * 1000;
const endsAtMs = measuredFromMs + seconds * 1000;
let cpu: NodeJS.CpuUsage | undefined;
for (let count = 0; ; count += 1) {
  const dueAtMs = startedAtMs + (count * 1000) / rate;
  if (dueAtMs >= endsAtMs) break;
  const earlyMs = dueAtMs - performance.now();
  if (earlyMs > 0) await Bun.sleep(earlyMs);
  if (dueAtMs >= measuredFromMs) cpu ??= process.cpuUsage();
  pending.push(ask(count % requests.length, dueAtMs));
}
await Promise.all(pending);
const { user, system } = process.cpuUsage(cpu);
const result: SteadyResult = {
  seconds,
  answers: seen.map(({ histogram, ...counted }) => ({ ...counted, histogram: encode(histogram) })),
  cpu: (user + system) / 1000 / (seconds * 1000),
};
process.send?.(result);
process.exit(0);

async function ask(index: number, dueAtMs: number): Promise<void> {
  const { url = "", headers = {} } = requests[index] ?? {};
  const good = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) })
    .then(async (answer) => {
      await answer.arrayBuffer();
      return answer.ok;
    })
    .catch(() => false);
  const of = seen[index];
  if (!of || dueAtMs < measuredFromMs) return;
  if (good) {
    of.good += 1;
    recordMs(of.histogram, performance.now() - dueAtMs);
  } else of.errors += 1;
}
