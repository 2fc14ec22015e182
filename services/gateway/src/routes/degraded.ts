import type { Metrics } from "@super-heroes/kit/metrics/metrics";

/** Names the services whose part of an answer is missing or old. */
export const DEGRADED_HEADER = "x-degraded";

/** Says that an answer is not what it should be. */
export type MarkDegraded = (
  headers: Record<string, string | number | undefined>,
  services: readonly string[],
) => void;

/** Says so in a header and in a metric; a whole answer is left as it is. */
export function createDegradedMark(metrics: Metrics): MarkDegraded {
  const degraded = metrics.counter(
    "degraded_answers_total",
    "Answers with a part missing or old, by the service that was to give it",
  );
  return (headers, services) => {
    if (services.length === 0) return;
    headers[DEGRADED_HEADER] = services.join(", ");
    for (const service of services) degraded.child({ service }).add();
  };
}
