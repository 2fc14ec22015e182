import type { Metric, Registry } from "prom-client";

/** What is counted under one set of labels. */
export interface Tally {
  add(amount?: number): void;
}

interface Child extends Tally {
  labels: Record<string, string>;
  total: number;
}

/**
 * A Prometheus counter for the hot path. prom-client's own checks and hashes labels whenever it counts; here a child is
 * made once for its labels, and counting is an addition (docs/tuning.md).
 */
export class TallyCounter {
  readonly #children = new Map<string, Child>();

  /** Registers the counter, to be told whenever the registry is scraped. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    registry: Registry,
  ) {
    // The registry asks of a metric only its name and what it has to say, though its type names one of its own.
    registry.registerMetric(this as unknown as Metric);
  }

  /** What is counted under these labels; to be kept, because looking it up is what costs. */
  child(labels: Record<string, string>): Tally {
    const key = JSON.stringify(labels);
    let child = this.#children.get(key);
    if (!child) {
      child = {
        labels,
        total: 0,
        add(amount = 1) {
          this.total += amount;
        },
      };
      this.#children.set(key, child);
    }
    return child;
  }

  /** What the registry asks for at a scrape. */
  async get() {
    const values = [...this.#children.values()].map(({ labels, total }) => ({ labels, value: total }));
    return { name: this.name, help: this.help, type: "counter", values, aggregator: "sum" };
  }
}
