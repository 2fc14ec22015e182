import type { Latency } from "./latency.ts";

/** The latency that is added to the calls to an upstream. It may change while the service runs; each call uses the current one. */
export interface AddedLatency {
  /** `undefined`: none. */
  readonly current: Latency | undefined;
}
