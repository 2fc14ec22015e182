import type { Order } from "../../analysis/observation/run.ts";
import { type Arm, armOf, CEILING } from "../../analysis/observation/segment.ts";
import { seededRandom } from "../../analysis/statistics/random.ts";
import { arranged, atEitherEnd, inSlots, type Slot } from "../../lab/arrange.ts";

/** What is measured, and under which loads. */
export interface OverviewLoads {
  /** Arms that serve fights. */
  fights: readonly Arm[];
  /** Arms that draw from stores of different sizes. */
  draws: readonly Arm[];
  connections: readonly number[];
  /** Open-loop rates in fights per second; empty leaves the open loop out. */
  rates: readonly number[];
  blocks: number;
}

/** Few connections, so that the latency of a draw is not the wait for the draws before it. */
const DRAW_CONNECTIONS = 8;

/** The segments in the order in which they run: in each block, each load with every arm and, closed, the ceiling. */
export function overviewSlots(loads: OverviewLoads, seed: number, order: Order): Slot[] {
  const random = seededRandom(seed);
  const sidesOf = (arms: readonly Arm[]) => arms.map((arm) => ({ arm, side: null }));
  const ceiling = { arm: armOf(CEILING), side: null };
  const oneBlock = (block: number): Slot[] => {
    const rest = { purpose: "comparison", block } as const;
    const fights = () => arranged(sidesOf(loads.fights), order, random);
    return [
      ...loads.connections.flatMap((connections) =>
        inSlots(atEitherEnd(fights(), ceiling, random), { ...rest, load: { model: "closed", connections } }),
      ),
      ...loads.rates.flatMap((offered) => inSlots(fights(), { ...rest, load: { model: "open", offered } })),
      ...inSlots(arranged(sidesOf(loads.draws), order, random), {
        ...rest,
        load: { model: "closed", connections: DRAW_CONNECTIONS },
      }),
    ];
  };
  return Array.from({ length: loads.blocks }, (_, block) => oneBlock(block)).flat();
}
