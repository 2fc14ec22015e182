import type { Benchmark, Figure } from "./benchmarks.ts";

/** One value in the Bencher Metric Format. */
export interface BencherMetric {
  value: number;
  lower_value?: number;
  upper_value?: number;
}

/** By the name of the benchmark, then by the slug of the measure. */
export type BencherMetrics = Record<string, Record<string, BencherMetric>>;

const NANOSECONDS = 1e6;

/**
 * Benchmarks in the Bencher Metric Format (bencher.dev/docs/reference/bencher-metric-format). `latency` (the median)
 * and `throughput` are measures of every project there, in nanoseconds and operations per second;
 * `latency-p95` and `latency-p99` are created by the first upload. The bounds are the extremes of single segments.
 */
export function bencherMetricFormat(benchmarks: readonly Benchmark[]): BencherMetrics {
  return Object.fromEntries(
    benchmarks.map(({ name, p50Ms, p95Ms, p99Ms, throughput }) => [
      name,
      {
        latency: metric(p50Ms, NANOSECONDS),
        "latency-p95": metric(p95Ms, NANOSECONDS),
        "latency-p99": metric(p99Ms, NANOSECONDS),
        ...(throughput && { throughput: metric(throughput, 1) }),
      },
    ]),
  );
}

function metric({ value, range }: Figure, factor: number): BencherMetric {
  return {
    value: value * factor,
    ...(range && { lower_value: range.low * factor, upper_value: range.high * factor }),
  };
}
