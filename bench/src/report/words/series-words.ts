import type { RunSeries } from "../../analysis/between-runs/run-series.ts";
import { armName } from "./labels.ts";
import { loadWords } from "./load-words.ts";
import { digits, rate } from "./numbers.ts";

/** What a series is about, within its name: `parallel, 64 connections, p50`. */
export const seriesTitle = ({ arm, load, metric }: Pick<RunSeries, "arm" | "load" | "metric">): string =>
  [armName(arm), ...(load === null ? [] : [loadWords(load)]), metric].join(", ");

/** A value of a series with its unit. */
export const seriesValue = ({ metric }: Pick<RunSeries, "metric">, value: number): string =>
  metric === "throughput" ? `${rate(value)} responses/s` : `${digits(value)} ms`;
