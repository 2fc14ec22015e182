import type { Metric, Registry } from "prom-client";

/** One sample of a scrape. */
export interface Sample {
  /** The sample's name, where it differs from the name of the metric. */
  metricName?: string;
  labels: Record<string, string>;
  value: number;
}

/**
 * A metric for hot paths. prom-client's own metrics check and hash labels at each observation. Here a child is created once
 * for its labels, is kept by the code that observes, and adds to plain numbers (docs/tuning.md).
 */
export abstract class LabelledMetric<Child> {
  readonly #children = new Map<string, { labels: Record<string, string>; child: Child }>();

  /** Registers the metric, which the registry then reads at every scrape. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly type: "counter" | "histogram",
    registry: Registry,
  ) {
    // The registry uses only the name and `get`, although its type requires one of its own metrics.
    registry.registerMetric(this as unknown as Metric);
  }

  /** The child for these labels. Keep it, because the lookup is expensive. */
  child(labels: Record<string, string>): Child {
    const key = JSON.stringify(labels);
    let known = this.#children.get(key);
    if (!known) {
      known = { labels, child: this.createChild() };
      this.#children.set(key, known);
    }
    return known.child;
  }

  /** Removes the child for these labels from further scrapes. */
  remove(labels: Record<string, string>): void {
    this.#children.delete(JSON.stringify(labels));
  }

  /** Called by the registry at every scrape. */
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
