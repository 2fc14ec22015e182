import type { Order } from "../../analysis/observation/run.ts";
import type { Arm, Load } from "../../analysis/observation/segment.ts";
import { seededRandom } from "../../analysis/statistics/random.ts";
import { arranged, inSlots, type Slot } from "../../lab/arrange.ts";

/** Arms that are measured beside each other, and the load under which they are. */
export interface Cell {
  arms: readonly Arm[];
  load: Load;
}

/** Every cell once a block, its arms in an order drawn anew each time. */
export function gridSlots(cells: readonly Cell[], blocks: number, order: Order, seed: number): Slot[] {
  const random = seededRandom(seed);
  return Array.from({ length: blocks }, (_, block) =>
    cells.flatMap(({ arms, load }) => {
      const sides = arms.map((arm) => ({ arm, side: null }));
      return inSlots(arranged(sides, order, random), { load, purpose: "comparison", block });
    }),
  ).flat();
}
