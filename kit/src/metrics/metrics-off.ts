import type { Metrics } from "./metrics.ts";
import { Tally, TallyCounter } from "./tally-counter.ts";

/** Counts nothing. */
class Uncounted extends Tally {
  override add(): void {}
}

/** A counter that is scraped as any other, and stays at 0. */
class UncountedCounter extends TallyCounter {
  protected override createChild(): Tally {
    return new Uncounted();
  }
}

/**
 * The same metrics with everything left out that a request costs them: nothing is counted or timed. `/metrics` still
 * answers, with what a process tells of itself. For measuring what counting costs (`METRICS=off`).
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
