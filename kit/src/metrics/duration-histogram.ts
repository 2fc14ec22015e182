import type { Registry } from "prom-client";
import { LabelledMetric, type Sample } from "./labelled-metric.ts";

/** Upper bounds in seconds, fine-grained where these services respond (a draw takes less than a millisecond). */
const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** The durations observed under one set of labels. */
export class Durations {
  /** The count of each bucket, not cumulative; the last one is above every bound. */
  readonly counts: number[] = new Array(BOUNDS.length + 1).fill(0);
  sum = 0;

  observe(seconds: number): void {
    let bucket = 0;
    while (seconds > (BOUNDS[bucket] ?? Number.POSITIVE_INFINITY)) bucket++;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += seconds;
  }
}

/** A Prometheus histogram of durations for hot paths. All of them have the same buckets. */
export class DurationHistogram extends LabelledMetric<Durations> {
  constructor(name: string, help: string, registry: Registry) {
    super(name, help, "histogram", registry);
  }

  protected createChild(): Durations {
    return new Durations();
  }

  protected samplesOf({ counts, sum }: Durations, labels: Record<string, string>, name: string): Sample[] {
    let count = 0;
    const buckets = counts.map((inBucket, index) => {
      count += inBucket;
      const le = index < BOUNDS.length ? String(BOUNDS[index]) : "+Inf";
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}
