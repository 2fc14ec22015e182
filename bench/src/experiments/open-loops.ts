import { k6OpenLoop } from "../lab/generators/k6-open-loop.ts";
import { findK6 } from "../lab/generators/k6-program.ts";
import type { OpenLoopGenerator } from "../lab/generators/open-loop.ts";
import { steadyRate } from "../lab/generators/steady-rate.ts";
import type { Experiment } from "./plan/experiment.ts";

/**
 * The generators of an experiment's fixed rates: the requested ones, otherwise k6 where it is installed, otherwise the one
 * of this repository. Empty without fixed rates. Throws where k6 was requested and is missing.
 */
export async function openLoopsFor(
  { openLoop }: Pick<Experiment, "openLoop">,
  { signal, onProgress, find = findK6 }: OpenLoopSetUp,
): Promise<OpenLoopGenerator[]> {
  if (openLoop === null) return [];
  const { tools, mayPull } = openLoop;
  const wantsK6 = tools.length === 0 || tools.includes("k6");
  const k6 = wantsK6 ? await find({ mayPull, onProgress, signal }) : undefined;
  signal.throwIfAborted();
  if (tools.length === 0) {
    if (k6?.available) return [k6OpenLoop(k6)];
    onProgress(
      "The steady-rate generator of this repository offers the fixed rates; `bun run tools k6` installs k6.",
    );
    return [steadyRate];
  }
  return tools.map((tool) => {
    if (tool === "steady-rate") return steadyRate;
    if (k6?.available) return k6OpenLoop(k6);
    throw new Error(`--generator k6: ${k6?.reason}. ${HOW_TO_GET_K6}`);
  });
}

/** What generators are looked for with. */
export interface OpenLoopSetUp {
  /** Aborting it ends a pull. */
  signal: AbortSignal;
  onProgress(line: string): void;
  find?: typeof findK6;
}

const HOW_TO_GET_K6 =
  "`bun run tools k6` installs it, in about two minutes; --generator steady-rate measures without it";
