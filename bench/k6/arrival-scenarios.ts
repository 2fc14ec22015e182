import type { Scenario } from "k6/options";
import { arrivals } from "./arrivals.ts";

/** What is dropped in a warm-up does not count, and fewer virtual users are created sooner. */
const WARMUP_STALL_SECONDS = 0.5;

/**
 * A warm-up, unless `WARMUP` is 0s, and the measurement after it, both at `RATE`. Each runs the exported function of that
 * name. `extra` is added to both scenarios.
 */
export function arrivalScenarios(
  exec: { warmup: string; measured: string },
  extra: { tags?: Record<string, string> } = {},
): Record<string, Scenario> {
  const duration = __ENV.DURATION ?? "30s";
  const warmup = __ENV.WARMUP ?? "2s";
  const maxVUs = __ENV.MAX_VUS ? Number(__ENV.MAX_VUS) : undefined;
  const rate = Number(__ENV.RATE ?? 10);
  return {
    ...(Number.parseFloat(warmup) > 0 && {
      warmup: {
        ...arrivals(rate, maxVUs, WARMUP_STALL_SECONDS),
        ...extra,
        duration: warmup,
        exec: exec.warmup,
      },
    }),
    measured: { ...arrivals(rate, maxVUs), ...extra, duration, startTime: warmup, exec: exec.measured },
  };
}
