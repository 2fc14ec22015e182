import type { Metrics } from "./metrics.ts";
import { Tally, TallyCounter } from "./tally-counter.ts";

/** Counts nothing. */
class Uncounted extends Tally {
  override add(): void {}
}

/** A counter that is scraped like any other and stays at 0. */
class UncountedCounter extends TallyCounter {
  protected override createChild(): Tally {
    return new Uncounted();
  }
}

/**
 * Returns the same metrics without the work that they cost a request: nothing is counted or timed. `/metrics` still responds,
 * with the metrics of the process. For measuring the cost of metrics (`METRICS=off`).
 */
export function withoutCounting(metrics: Metrics): Metrics {
  const counters = new Map<string, TallyCounter>();
  const nothing = new Uncounted();
  return {
    ...metrics,
    counter(name, help) {
      const counter = counters.get(name) ?? new UncountedCounter(name, help, metrics.registry);
      counters.set(name, counter);
      return counter;
    },
    requestStarted() {},
    requestEnded() {},
    responseCut() {},
    upstreamCalled() {},
    waitOf: () => nothing,
    hedgesOf: () => ({ ended() {}, denied() {} }),
  };
}
