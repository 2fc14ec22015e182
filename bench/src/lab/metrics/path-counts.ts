import type { PathCounts } from "../../analysis/observation/segment.ts";
import type { Metrics } from "./prometheus-text.ts";

/** The calls that an orchestrator counted to its upstreams between two scrapes. A counter that is missing is 0. */
export function pathBetween(before: Metrics, after: Metrics): PathCounts {
  const grown = (counter: string, label: string): Record<string, number> => {
    const start = before.by(counter, label);
    const end = Object.entries(after.by(counter, label));
    return Object.fromEntries(end.map(([key, count]) => [key, count - (start[key] ?? 0)]));
  };
  const waitsS = Object.values(grown("upstream_wait_seconds_total", "upstream"));
  return {
    upstreamCalls: grown("upstream_calls_total", "upstream"),
    hedges: grown("upstream_hedges_total", "leg"),
    upstreamWaitMs: waitsS.reduce((sum, seconds) => sum + seconds, 0) * 1000,
  };
}
