/** The latencies of the last calls, and the percentile of them that a second attempt waits for. */
export interface LatencyWindow {
  add(ms: number): void;
  /** The percentile in ms; `undefined` until there are enough calls to tell. */
  readonly ms: number | undefined;
}

/** Fewer calls say nothing about the slowest twentieth. */
const FEWEST = 40;
/** The percentile is worked out anew after so many calls, because sorting for each one would cost more than it tells. */
const REFRESH_EVERY = 16;

/** The `percent` percentile of the last `size` latencies, by nearest rank. */
export function createLatencyWindow(percent: number, size = 256): LatencyWindow {
  const latencies = new Float64Array(size);
  let count = 0;
  let ms: number | undefined;
  return {
    get ms() {
      return ms;
    },
    add(latencyMs) {
      latencies[count % size] = latencyMs;
      count++;
      if (count < FEWEST || (count % REFRESH_EVERY !== 0 && ms !== undefined)) return;
      const sorted = latencies.slice(0, Math.min(count, size)).sort();
      ms = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
    },
  };
}
