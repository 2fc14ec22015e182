import type { LoadResult, OpenLoopTool } from "../../analysis/observation/segment.ts";
import type { RunContext } from "./closed-loop.ts";

/** What an open-loop generator is told to do. */
export interface OpenLoopOrder {
  /** What is requested with GET; the whole address. */
  url: string;
  /** Requests begun a second, whatever the responses do. */
  offered: number;
  warmupSeconds: number;
  seconds: number;
  /** A folder in which a generator may put files while it runs; an absolute path. */
  scratchDir: string;
}

/** Something that offers requests at a fixed rate. */
export interface OpenLoopGenerator {
  tool: OpenLoopTool;
  /** `null` for what is part of this repository. */
  version: string | null;
  /**
   * Resolves with what was seen after the warm-up. Throws when the generator itself fails, and with the signal's reason
   * when that is aborted.
   */
  run(order: OpenLoopOrder, context: RunContext): Promise<LoadResult>;
}

/** In k6 each is a JavaScript engine, a few MB. At high rates a response that holds so many up is late anyway. */
const MOST_IN_FLIGHT = 2000;

/** Requests in flight at once at such a rate, at most. One that is due beyond is dropped. */
export function mostInFlight(offered: number): number {
  return Math.min(MOST_IN_FLIGHT, Math.max(50, 4 * offered));
}

/**
 * The warm-up that is possible in place of the one that was wanted: k6 runs no scenario for less than a second, and a
 * segment is the same with every generator.
 */
export function openLoopWarmup(wantedSeconds: number): number {
  return wantedSeconds === 0 ? 0 : Math.max(1, wantedSeconds);
}
