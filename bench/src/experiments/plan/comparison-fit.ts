import type { Slot } from "../../lab/arrange.ts";
import { type ComparisonDesign, comparisonSlots } from "./comparison-slots.ts";
import { type Fit, fittedLengths, type RequestedLengths, shortestLengths, takesAtMost } from "./fit.ts";
import type { Lengths } from "./lengths.ts";

/** How a comparison may be shortened to fit into a time. */
export interface ComparisonFit {
  fit: Fit;
  requested: RequestedLengths;
  /** Whether blocks may be dropped where even the shortest segments take too long. */
  mayDropBlocks: boolean;
}

/** A comparison that fits. */
export interface FittedComparison {
  slots: Slot[];
  lengths: Lengths;
  blocks: number;
}

/** Fits a comparison into the time left: with shorter segments first, then with fewer blocks where that is allowed. */
export function fittedComparison(
  design: ComparisonDesign,
  seed: number,
  leftSeconds: number,
  { fit, requested, mayDropBlocks }: ComparisonFit,
): FittedComparison {
  const slotsIn = (blocks: number) => comparisonSlots({ ...design, blocks }, seed);
  const shortest = shortestLengths(fit, requested);
  let { blocks } = design;
  while (mayDropBlocks && blocks > 1 && !takesAtMost(leftSeconds, slotsIn(blocks), shortest)) blocks -= 1;
  const slots = slotsIn(blocks);
  return { slots, lengths: fittedLengths(slots, leftSeconds, fit, requested), blocks };
}

/** Whether all blocks fit with the shortest segments; the order that is drawn changes that by little. */
export function canFit(
  design: ComparisonDesign,
  leftSeconds: number,
  { fit, requested }: ComparisonFit,
): boolean {
  return takesAtMost(leftSeconds, comparisonSlots(design, 0), shortestLengths(fit, requested));
}
