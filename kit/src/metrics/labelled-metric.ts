import type { Metric, Registry } from "prom-client";

/** One line that a metric says at a scrape. */
export interface Sample {
  /** Where it differs from the metric's own name. */
  metricName?: string;
  labels: Record<string, string>;
  value: number;
}

/**
 * A metric for the hot path. prom-client's own check and hash labels on each observation; here a child is made once for
 * its labels, is kept by who observes, and adds to plain numbers (docs/tuning.md).
 */
export abstract class LabelledMetric<Child> {
  readonly #children = new Map<string, { labels: Record<string, string>; child: Child }>();

  /** Registers the metric, to be told whenever the registry is scraped. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly type: "counter" | "histogram",
    registry: Registry,
  ) {
    // The registry asks of a metric only its name and what it has to say, though its type names one of its own.
    registry.registerMetric(this as unknown as Metric);
  }

  /** What is observed under these labels; to be kept, because looking it up is what costs. */
  child(labels: Record<string, string>): Child {
    const key = JSON.stringify(labels);
    let known = this.#children.get(key);
    if (!known) {
      known = { labels, child: this.createChild() };
      this.#children.set(key, known);
    }
    return known.child;
  }

  /** What the registry asks for at a scrape. */
  async get() {
    const { name, help, type } = this;
    const values = [...this.#children.values()].flatMap(({ labels, child }) =>
      this.samplesOf(child, labels, name),
    );
    return { name, help, type, values, aggregator: "sum" };
  }

  protected abstract createChild(): Child;
  protected abstract samplesOf(child: Child, labels: Record<string, string>, name: string): Sample[];
}
