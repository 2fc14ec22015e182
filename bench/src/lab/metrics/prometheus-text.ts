import parse from "parse-prometheus-text-format";

/** One scrape of a service's `/metrics`. */
export interface Metrics {
  /** The value of a metric with a single series, whatever its labels; `null` for any other. */
  value(name: string): number | null;
  /**
   * The values of a counter or a gauge by one of its labels, summed over all others; empty where there is none. A counter
   * that has not counted yet has no series.
   */
  by(name: string, label: string): Record<string, number>;
}

interface Series {
  labels: Record<string, string>;
  value: number;
}

/**
 * Reads the Prometheus text format (https://prometheus.io/docs/instrumenting/exposition_formats/), version 0.0.4.
 * Histograms, summaries and values that are not numbers are left out. Throws for text in another format.
 */
export function parseMetrics(text: string): Metrics {
  // The library ignores a last line without a line break.
  const parsed = parse(`${text}\n`);
  const byName = new Map(parsed.map(({ name, metrics }) => [name, metrics.flatMap(seriesOf)]));
  return {
    value(name) {
      const series = byName.get(name) ?? [];
      return series.length === 1 ? (series[0]?.value ?? null) : null;
    },
    by(name, label) {
      const sums: Record<string, number> = {};
      for (const { labels, value } of byName.get(name) ?? []) {
        const key = labels[label];
        if (key !== undefined) sums[key] = (sums[key] ?? 0) + value;
      }
      return sums;
    },
  };
}

function seriesOf({ value, labels = {} }: ReturnType<typeof parse>[number]["metrics"][number]): Series[] {
  const number = Number(value);
  return Number.isNaN(number) ? [] : [{ labels, value: number }];
}
