import { UnreadableResult } from "../../files/edition.ts";
import { amountOrNull, fieldsOf } from "./amounts.ts";
import type { ImportedContent } from "./foreign-content.ts";
import { K6_LIMITS, NO_REQUEST } from "./k6-series.ts";

const GOOD_ONLY = "http_req_duration{expected_response:true}";

/** A summary in any of its forms, in one form. */
interface K6Summary {
  format: string;
  /** The values of each metric. */
  metrics: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  seconds: number | null;
  startedAt: string | null;
}

/**
 * Reads a summary of k6 in any of its three forms: what `--summary-export` writes, the object that `handleSummary`
 * receives, and both with `--new-machine-readable-summary`. Throws `UnreadableResult`.
 */
export function readK6Summary(document: unknown): ImportedContent {
  const { format, metrics, seconds, startedAt } = summaryOf(document);
  if (!metrics.has("http_req_duration")) throw new UnreadableResult(NO_REQUEST);
  const latency = metrics.has(GOOD_ONLY) ? GOOD_ONLY : "http_req_duration";
  const value = (metric: string, ...names: string[]) => {
    const values = metrics.get(metric) ?? {};
    const name = names.find((candidate) => candidate in values);
    return name === undefined ? null : amountOrNull(values[name], `${metric}.${name}`);
  };
  const requests = value("http_reqs", "count");
  const failedShare = value("http_req_failed", "rate", "value");
  const errors = requests === null || failedShare === null ? null : Math.round(requests * failedShare);
  const good = requests === null ? null : requests - (errors ?? 0);
  const rate = value("http_reqs", "rate");
  const length = seconds ?? (requests !== null && rate ? requests / rate : null);
  const stated = {
    ...{ seconds: length, good, errors },
    throughput: good !== null && length ? good / length : null,
    p50Ms: value(latency, "med", "p(50)"),
    p95Ms: value(latency, "p(95)", "p95"),
    p99Ms: value(latency, "p(99)", "p99"),
  };
  const dropped = value("dropped_iterations", "count") ?? 0;
  return {
    ...{ tool: "k6", format, startedAt },
    series: [{ name: "default", load: null, dropped, blocks: [], stated }],
    limits: [
      "A summary without raw samples: it has no interval, and a difference to another run has none either.",
      ...K6_LIMITS,
      latency === GOOD_ONLY
        ? "Latencies are those of responses that k6 expected."
        : "Latencies are those of all responses, failed ones included.",
      "All scenarios of the run are one series.",
      ...(stated.p99Ms === null ? [NO_P99] : []),
    ],
  };
}

const NO_P99 =
  "It has no p99: k6 states one with --summary-trend-stats='med,p(95),p(99)', without --new-machine-readable-summary.";

function summaryOf(document: unknown): K6Summary {
  const { metrics, state, results, config, metadata } = fieldsOf(document);
  const list = fieldsOf(results).metrics;
  if (Array.isArray(list)) {
    const seconds = amountOrNull(fieldsOf(config).duration, "config.duration");
    const endedAt = Date.parse(String(fieldsOf(metadata).generated_at));
    return {
      format: "summary (--new-machine-readable-summary)",
      metrics: new Map(list.map(fieldsOf).map(({ name, values }) => [String(name), fieldsOf(values)])),
      seconds,
      startedAt: Number.isNaN(endedAt) ? null : new Date(endedAt - (seconds ?? 0) * 1000).toISOString(),
    };
  }
  const durationMs = amountOrNull(fieldsOf(state).testRunDurationMs, "state.testRunDurationMs");
  return {
    format: durationMs === null ? "summary (--summary-export)" : "summary of handleSummary",
    metrics: new Map(
      Object.entries(fieldsOf(metrics)).map(([name, metric]) => {
        const fields = fieldsOf(metric);
        return [name, "values" in fields ? fieldsOf(fields.values) : fields];
      }),
    ),
    seconds: durationMs === null ? null : durationMs / 1000,
    startedAt: null,
  };
}
