import type { Metric, Registry } from "prom-client";

/** A Prometheus gauge whose values are read when they are asked for. */
export class WatchedGauge {
  readonly #watched = new Map<string, { labels: Record<string, string>; read: () => number }>();

  constructor(
    private readonly name: string,
    private readonly help: string,
    registry: Registry,
  ) {
    // The registry asks of a metric only its name and what it has to say, though its type names one of its own.
    registry.registerMetric(this as unknown as Metric);
  }

  /** Reads the value under these labels at every scrape; a second reader takes the place of the first. */
  watch(labels: Record<string, string>, read: () => number): void {
    this.#watched.set(JSON.stringify(labels), { labels, read });
  }

  /** What the registry asks for at a scrape. */
  async get() {
    const values = [...this.#watched.values()].map(({ labels, read }) => ({ labels, value: read() }));
    return { name: this.name, help: this.help, type: "gauge", values, aggregator: "sum" };
  }
}
