import { counted } from "@super-heroes/system/counted";
import type { Benchmark, Figure } from "./benchmarks.ts";

/** One value in the JSON of github-action-benchmark's custom tools. */
export interface CustomBenchmark {
  name: string;
  unit: string;
  value: number;
  /** Half the range of single segments, in the unit. */
  range?: string;
  /** Shown beside the value. */
  extra: string;
}

/** The latencies of benchmarks, for the tool `customSmallerIsBetter` of benchmark-action/github-action-benchmark. */
export function smallerIsBetter(benchmarks: readonly Benchmark[]): CustomBenchmark[] {
  return benchmarks.flatMap((benchmark) => [
    entry(benchmark, "p50", "ms", benchmark.p50Ms),
    entry(benchmark, "p95", "ms", benchmark.p95Ms),
    entry(benchmark, "p99", "ms", benchmark.p99Ms),
  ]);
}

/** The throughput of benchmarks in a closed loop, for the tool `customBiggerIsBetter`. */
export function biggerIsBetter(benchmarks: readonly Benchmark[]): CustomBenchmark[] {
  return benchmarks.flatMap((benchmark) =>
    benchmark.throughput ? [entry(benchmark, "throughput", "answers/s", benchmark.throughput)] : [],
  );
}

function entry(
  { name, segments }: Benchmark,
  metric: string,
  unit: string,
  { value, range }: Figure,
): CustomBenchmark {
  return {
    name: `${name}: ${metric}`,
    unit,
    value,
    ...(range && { range: `± ${((range.high - range.low) / 2).toPrecision(3)}` }),
    extra: counted(segments, "segment"),
  };
}
