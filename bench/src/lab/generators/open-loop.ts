import type { LoadResult, OpenLoopTool } from "../../analysis/observation/segment.ts";
import type { RunContext } from "./load-run.ts";
import type { ScriptOrder } from "./script-order.ts";
import type { SentRequest } from "./sent-request.ts";

/** The order of an open-loop generator. */
export interface OpenLoopOrder {
  /** The whole address, requested with GET. */
  url: string;
  /** Requests that are sent in turn, in place of `url`. */
  requests?: readonly SentRequest[];
  /** A k6 script whose iterations are started, in place of requests. */
  script?: ScriptOrder;
  /** Requests to start per second, whatever the responses do. */
  offered: number;
  warmupSeconds: number;
  seconds: number;
  /** The limit of requests in flight; {@link mostInFlight} where it is absent. */
  mostInFlight?: number;
  /** A folder in which a generator may put files while it runs; an absolute path. */
  scratchDir: string;
}

/** A generator that offers requests at a fixed rate. */
export interface OpenLoopGenerator {
  tool: OpenLoopTool;
  /** `null` for the generator of this repository. */
  version: string | null;
  /**
   * Resolves with what was measured after the warm-up. Throws when the generator itself fails, and with the signal's reason
   * when that is aborted.
   */
  run(order: OpenLoopOrder, context: RunContext): Promise<LoadResult>;
}

/** In k6 each request in flight takes a JavaScript engine of a few MB. */
const MOST_IN_FLIGHT = 2000;

/** The limit of requests in flight at a rate. A request that is due beyond it is dropped. */
export function mostInFlight(offered: number): number {
  return Math.min(MOST_IN_FLIGHT, Math.max(50, 4 * offered));
}

/**
 * The warm-up of an open loop: none, or at least the second that a k6 scenario takes, so that a segment is the same with
 * every generator.
 */
export function openLoopWarmup(wantedSeconds: number): number {
  return wantedSeconds === 0 ? 0 : Math.max(1, wantedSeconds);
}
