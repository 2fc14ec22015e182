import { Gauge, type Registry } from "prom-client";

/** A Prometheus gauge whose values are read at every scrape. */
export interface ReadGauge {
  /**
   * Reads the value under these labels at every scrape. A second reader of the same labels replaces the first. Throws an
   * Error for a label that the gauge does not have: at a scrape it would be too late.
   */
  watch(labels: Record<string, string>, read: () => number): void;
}

/** Creates and registers a gauge whose values have these label names. */
export function createReadGauge(
  name: string,
  help: string,
  labelNames: readonly string[],
  registry: Registry,
): ReadGauge {
  const readers = new Map<string, { labels: Record<string, string>; read: () => number }>();
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    collect() {
      for (const { labels, read } of readers.values()) this.set(labels, read());
    },
  });
  return {
    watch(labels, read) {
      const unknown = Object.keys(labels).find((label) => !labelNames.includes(label));
      if (unknown !== undefined) throw new Error(`the gauge ${name} has no label ${unknown}`);
      readers.set(JSON.stringify(labels), { labels, read });
    },
  };
}
