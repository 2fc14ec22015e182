import type { Order } from "../../analysis/observation/run.ts";
import { type Arm, armOf, CEILING, type Load } from "../../analysis/observation/segment.ts";
import { seededRandom } from "../../analysis/statistics/random.ts";
import { arranged, atEitherEnd, inSlots, type Slot } from "../../lab/arrange.ts";

/** Arms that are measured beside each other, and their load. */
export interface Cell {
  arms: readonly Arm[];
  load: Load;
}

/** Cells that are measured block by block. */
export interface Grid {
  cells: readonly Cell[];
  blocks: number;
  order: Order;
  /** Whether the ceiling is measured in every cell with a closed load. */
  hasCeiling: boolean;
}

/** Every cell once per block, its arms in an order that is drawn anew each time. */
export function gridSlots({ cells, blocks, order, hasCeiling }: Grid, seed: number): Slot[] {
  const random = seededRandom(seed);
  const ceiling = { arm: armOf(CEILING), side: null };
  return Array.from({ length: blocks }, (_, block) =>
    cells.flatMap(({ arms, load }) => {
      const sides = arms.map((arm) => ({ arm, side: null }));
      const drawn = arranged(sides, order, random);
      const all = hasCeiling && load.model === "closed" ? atEitherEnd(drawn, ceiling, random) : drawn;
      return inSlots(all, { load, purpose: "comparison", block });
    }),
  ).flat();
}
