import type { Metrics } from "@super-heroes/kit/metrics/metrics";

/** The header that names the services whose part of a response is missing or stale. */
export const DEGRADED_HEADER = "x-degraded";

/** Marks a response in which parts are missing or stale; `services` are those that failed. */
export type MarkDegraded = (
  headers: Record<string, string | number | undefined>,
  services: readonly string[],
) => void;

/** Creates the mark: a header field and a metric. A complete response is not changed. */
export function createDegradedMark(metrics: Metrics): MarkDegraded {
  const degraded = metrics.counter(
    "degraded_answers_total",
    "Responses with a missing or stale part, by the service that failed",
  );
  return (headers, services) => {
    if (services.length === 0) return;
    headers[DEGRADED_HEADER] = services.join(", ");
    for (const service of services) degraded.child({ service }).add();
  };
}
