import type { ClosedLoopTool } from "../analysis/observation/segment.ts";
import { autocannonOnly, type ClosedLoops } from "../lab/closed-loops.ts";
import { autocannonLoop } from "../lab/generators/closed-loop.ts";
import { turnsLoop } from "../lab/generators/turns.ts";
import { wrkLoop } from "../lab/generators/wrk-closed-loop.ts";
import { findWrk } from "../lab/generators/wrk-program.ts";

/** The closed loops that need nothing installed. */
const OWN = { turns: turnsLoop, autocannon: autocannonLoop } as const;

/**
 * The generators of an experiment's closed loops. Where none was requested, autocannon drives the arms, and wrk, where it is
 * on the PATH, the ceiling, which is beyond what autocannon can drive, and arms for which autocannon has no room. Where one was
 * requested it drives everything, apart from the ceiling beside `autocannon,wrk`, which wrk drives. Throws where wrk was
 * requested and is missing.
 */
export async function closedLoopsFor(
  tools: readonly ClosedLoopTool[],
  find: typeof findWrk = findWrk,
): Promise<ClosedLoops> {
  if (tools.length > 0 && !tools.includes("wrk")) {
    const [arms = autocannonLoop, second = null] = tools.map((tool) => OWN[tool as keyof typeof OWN]);
    return { arms, second, ceiling: arms, reserve: null };
  }
  const program = await find();
  const wrk = program && wrkLoop(program);
  if (tools.length === 0) return wrk ? { ...autocannonOnly, ceiling: wrk, reserve: wrk } : autocannonOnly;
  if (!wrk) {
    throw new Error(
      "--generator wrk: there is no wrk (version 4) on the PATH: install it, for example by `apt install wrk` or `brew install wrk`, or give --generator autocannon",
    );
  }
  const [arms = wrk, second = null] = tools.map((tool) => (tool === "wrk" ? wrk : OWN[tool]));
  return { arms, second, ceiling: wrk, reserve: null };
}
