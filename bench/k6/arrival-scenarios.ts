import type { Scenario } from "k6/options";
import { arrivals } from "./arrivals.ts";

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
  const offered = { ...arrivals(Number(__ENV.RATE ?? 10), maxVUs), ...extra };
  return {
    ...(Number.parseFloat(warmup) > 0 && { warmup: { ...offered, duration: warmup, exec: exec.warmup } }),
    measured: { ...offered, duration, startTime: warmup, exec: exec.measured },
  };
}
