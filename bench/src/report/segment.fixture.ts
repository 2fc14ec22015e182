import { type Random, seededRandom } from "../experiments/plan/random.ts";
import { type EncodedHistogram, emptyHistogram, encode, recordMs } from "../results/run/histogram.ts";
import type { Arm, Load, Purpose, Segment } from "../results/run/segment.ts";

/** Fights a second at saturation, and the median of an unhurried fight in ms; made up. */
const traits: Record<string, { perSecond: number; idleMs: number }> = {
  ceiling: { perSecond: 72_000, idleMs: 0.2 },
  sequential: { perSecond: 4_100, idleMs: 2.6 },
  parallel: { perSecond: 4_300, idleMs: 1.9 },
  coalesced: { perSecond: 21_500, idleMs: 2.0 },
  hedged: { perSecond: 3_900, idleMs: 1.95 },
};
/** What a mode is like. */
export const traitsOf = (mode: string) => traits[mode] ?? { perSecond: 4_000, idleMs: 2 };

/** A segment of an arm under a load, as such a mode would have it; it counts unless reasons are given. */
export function segmentFor(
  random: Random,
  arm: Arm,
  load: Load,
  {
    block = 0,
    purpose = "comparison",
    reasons = [],
  }: { block?: number; purpose?: Purpose; reasons?: string[] } = {},
): Segment {
  const { perSecond, idleMs } = traitsOf(arm.mode);
  const drift = 0.95 + random() * 0.1;
  const seconds = 30;
  const rate = load.model === "open" ? load.offered : perSecond * Math.min(1, 0.6 + load.connections / 160);
  const typicalMs = load.model === "open" ? idleMs : (1000 * load.connections) / rate;
  const good = Math.round(rate * seconds * (load.model === "closed" ? drift : 1));
  return {
    ...arm,
    index: 0,
    purpose,
    block,
    slot: 0,
    side: null,
    model: load.model,
    connections: load.model === "closed" ? load.connections : null,
    offered: load.model === "open" ? load.offered : null,
    achieved: good / seconds,
    warmupSeconds: 10,
    startedAt: "2026-01-02T10:00:00.000Z",
    seconds,
    good,
    errors: 0,
    timeouts: 0,
    dropped: reasons.length > 0 ? 40 : 0,
    histogram: latenciesAround(typicalMs, Math.min(good, 2_000)),
    generator: { tool: load.model === "closed" ? "autocannon" : "k6", cpu: 0.3, peakVus: null, maxVus: null },
    resources: {},
    path: null,
    valid: reasons.length === 0,
    reasons,
  };
}

const drawn = new Map<string, EncodedHistogram>();

/** A long-tailed sample; drawn once for each, as drawing and packing take longer than anything else here. */
function latenciesAround(typicalMs: number, answers: number): EncodedHistogram {
  const key = `${typicalMs} ${answers}`;
  const known = drawn.get(key);
  if (known) return known;
  const random = seededRandom(answers);
  const histogram = emptyHistogram();
  for (let answer = 0; answer < answers; answer += 1) {
    recordMs(histogram, typicalMs * (0.7 + random() * 0.6 + random() ** 12 * 6));
  }
  const encoded = encode(histogram);
  drawn.set(key, encoded);
  return encoded;
}
