/** The labels of each metric, by the name that queries use. */
export type ExposedMetrics = ReadonlyMap<string, ReadonlySet<string>>;

const TYPE = /^# TYPE (?<name>\S+) (?<type>\S+)$/;
const SAMPLE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? \S+$/;
const LABEL = /(?<name>[a-zA-Z_]\w*)="(?:[^"\\]|\\.)*"/g;

/** The suffixes of a histogram's series. */
const PARTS_OF_A_HISTOGRAM = ["_bucket", "_sum", "_count"];

/**
 * Reads scrapes in Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats). A metric that is declared
 * without a series has no labels.
 */
export function exposedIn(scrapes: readonly string[]): ExposedMetrics {
  const exposed = new Map<string, Set<string>>();
  const labelsOf = (metric: string) => {
    const labels = exposed.get(metric) ?? new Set();
    exposed.set(metric, labels);
    return labels;
  };
  for (const line of scrapes.flatMap((scrape) => scrape.split("\n"))) {
    const announced = TYPE.exec(line)?.groups;
    if (announced?.name) {
      const parts = announced.type === "histogram" ? PARTS_OF_A_HISTOGRAM : [""];
      for (const part of parts) labelsOf(announced.name + part);
    }
    const sample = SAMPLE.exec(line)?.groups;
    if (!sample?.name) continue;
    const labels = labelsOf(sample.name);
    for (const label of (sample.labels ?? "").matchAll(LABEL)) labels.add(label.groups?.name ?? "");
  }
  return exposed;
}
