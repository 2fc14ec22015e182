/** One scrape of a service's `/metrics`. */
export interface Metrics {
  /** The value of a metric without labels to choose by, or of its only series; `null` when it is not there. */
  value(name: string): number | null;
  /**
   * The values of a counter by one of its labels, summed over all others; empty when it is not there. A counter
   * that has not counted yet has no series.
   */
  by(name: string, label: string): Record<string, number>;
}

interface Series {
  labels: Record<string, string>;
  value: number;
}

const SERIES = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/**
 * Reads the Prometheus text format (https://prometheus.io/docs/instrumenting/exposition_formats/), version 0.0.4.
 * Comments, time stamps and values that are no number are left out.
 */
export function parseMetrics(text: string): Metrics {
  const byName = new Map<string, Series[]>();
  for (const line of text.split("\n")) {
    const [, name, labels = "", number] = SERIES.exec(line) ?? [];
    const value = Number(number);
    if (name === undefined || Number.isNaN(value)) continue;
    const series = byName.get(name) ?? [];
    series.push({ labels: labelsIn(labels), value });
    byName.set(name, series);
  }
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

function labelsIn(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name = "", value = ""]) => [name, unescaped(value)]),
  );
}

const unescaped = (value: string) =>
  value.replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
