import { directFetch } from "@super-heroes/kit/network/proxies";
import type { LegProbe } from "../analysis/observation/segment.ts";
import { durationsIn } from "./metrics/server-timing.ts";

/** Requests of a probe, and how many of them are discarded because connections and code are still cold. */
const REQUESTS = 60;
const COLD_REQUESTS = 10;

/**
 * Times the legs of requests to `url`, one after another, so that no leg waits for another request. Throws for a response
 * that is not 2xx, and with the signal's reason when that is aborted.
 */
export async function probeLegs(
  url: string,
  latency: string | null,
  signal: AbortSignal,
  { requests = REQUESTS, cold = COLD_REQUESTS } = {},
): Promise<LegProbe> {
  const probe: LegProbe = { latency, legsMs: {}, totalMs: [] };
  for (let request = 0; request < requests; request += 1) {
    const startedAtMs = performance.now();
    const response = await directFetch(url, { signal });
    await response.text();
    const totalMs = performance.now() - startedAtMs;
    if (!response.ok) throw new Error(`${url} responded ${response.status} while its legs were timed`);
    if (request < cold) continue;
    probe.totalMs.push(Math.round(totalMs * 1000) / 1000);
    for (const [leg, ms] of Object.entries(durationsIn(response.headers.get("server-timing") ?? ""))) {
      probe.legsMs[leg] = [...(probe.legsMs[leg] ?? []), ms];
    }
  }
  return probe;
}
