import { failedShare, p95LimitsMs } from "./limits.ts";

/** The thresholds of a scenario: failed and dropped requests, and the p95 of its rate, where there is a limit. */
export function thresholdsFor(scenario: string, rate: number): Record<string, string[]> {
  const limitMs = p95LimitsMs[rate];
  return {
    [`http_req_failed{scenario:${scenario}}`]: [`rate<${failedShare}`],
    [`dropped_iterations{scenario:${scenario}}`]: ["count==0"],
    ...(limitMs === undefined ? {} : { [`http_req_duration{scenario:${scenario}}`]: [`p(95)<${limitMs}`] }),
  };
}
