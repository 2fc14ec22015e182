/** The latencies of recent calls, and the percentile after which a second attempt is made. */
export interface LatencyWindow {
  add(ms: number): void;
  /** The percentile in ms; `undefined` until there are enough calls. */
  readonly ms: number | undefined;
}

/** Fewer calls are too few for the slowest twentieth. */
const FEWEST = 40;
/** The percentile is computed again after this many calls, because sorting at every call would cost too much. */
const REFRESH_EVERY = 16;

/** Creates a window of the last `size` latencies and their `percent` percentile, by nearest rank. */
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
