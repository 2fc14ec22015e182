import { directFetch } from "@super-heroes/kit/network/proxies";
import type { LegProbe } from "../../results/run/segment.ts";
import { durationsIn } from "./server-timing.ts";

/** Fights of a probe, and how many of them are thrown away because connections and code were still cold. */
const FIGHTS = 60;
const COLD_FIGHTS = 10;

/**
 * Times the legs of fights asked for at `url`, one after another, so that no leg waits for anything but itself.
 * Throws when a fight is not answered, and with the signal's reason when that is aborted.
 */
export async function probeLegs(
  url: string,
  latency: string | null,
  signal: AbortSignal,
  { fights = FIGHTS, cold = COLD_FIGHTS } = {},
): Promise<LegProbe> {
  const probe: LegProbe = { latency, legsMs: {}, totalMs: [] };
  for (let fight = 0; fight < fights; fight += 1) {
    const startedAtMs = performance.now();
    const answer = await directFetch(url, { signal });
    await answer.text();
    const totalMs = performance.now() - startedAtMs;
    if (!answer.ok) throw new Error(`${url} answered ${answer.status} while the legs of a fight were timed`);
    if (fight < cold) continue;
    probe.totalMs.push(Math.round(totalMs * 1000) / 1000);
    for (const [leg, ms] of Object.entries(durationsIn(answer.headers.get("server-timing") ?? ""))) {
      probe.legsMs[leg] = [...(probe.legsMs[leg] ?? []), ms];
    }
  }
  return probe;
}
