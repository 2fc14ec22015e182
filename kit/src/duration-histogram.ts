import type { Metric, Registry } from "prom-client";

/** Upper bounds in seconds, fine where these services live (a draw takes under a millisecond). */
const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** The durations seen under one set of labels. */
export interface Durations {
  observe(seconds: number): void;
}

interface Child extends Durations {
  labels: Record<string, string>;
  /** How many fell into each bucket, not cumulated; the last is for what is above every bound. */
  counts: number[];
  sum: number;
}

/**
 * A Prometheus histogram of durations, in the same buckets for every metric.
 *
 * prom-client's own checks and hashes labels on every observation (docs/tuning.md). Here a child is made once for its labels, and an observation is two additions.
 */
export class DurationHistogram {
  readonly #children = new Map<string, Child>();

  /** Registers the histogram, to be told whenever the registry is scraped. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    registry: Registry,
  ) {
    // The registry asks of a metric only its name and what it has to say, though its type names one of its own.
    registry.registerMetric(this as unknown as Metric);
  }

  /** The durations under these labels; to be kept, because looking them up is what costs. */
  child(labels: Record<string, string>): Durations {
    const key = JSON.stringify(labels);
    const known = this.#children.get(key);
    if (known) return known;
    const child: Child = {
      labels,
      counts: new Array(BOUNDS.length + 1).fill(0),
      sum: 0,
      observe(seconds) {
        let bucket = 0;
        while (seconds > (BOUNDS[bucket] ?? Number.POSITIVE_INFINITY)) bucket++;
        this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
        this.sum += seconds;
      },
    };
    this.#children.set(key, child);
    return child;
  }

  /** What the registry asks for at a scrape. */
  async get() {
    const values = [...this.#children.values()].flatMap(({ labels, counts, sum }) => {
      let count = 0;
      const buckets = counts.map((inBucket, index) => {
        count += inBucket;
        const le = index < BOUNDS.length ? String(BOUNDS[index]) : "+Inf";
        return { metricName: `${this.name}_bucket`, labels: { le, ...labels }, value: count };
      });
      return [
        ...buckets,
        { metricName: `${this.name}_sum`, labels, value: sum },
        { metricName: `${this.name}_count`, labels, value: count },
      ];
    });
    return { name: this.name, help: this.help, type: "histogram", values, aggregator: "sum" };
  }
}
