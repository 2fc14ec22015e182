import type { Slot } from "../../lab/arrange.ts";
import { type ComparisonDesign, comparisonSlots } from "./comparison-slots.ts";
import { type Fit, fittedLengths, shortestLengths, takesAtMost, type Wishes } from "./fit.ts";
import type { Lengths } from "./lengths.ts";

/** How a comparison may be made to fit into a time. */
export interface ComparisonFit {
  fit: Fit;
  wishes: Wishes;
  /** Whether blocks are given up where even the shortest segments take too long. */
  blocksMayGo: boolean;
}

/** A comparison that fits. */
export interface FittedComparison {
  slots: Slot[];
  lengths: Lengths;
  blocks: number;
}

/** Fits a comparison into what is left: first shorter segments, then, where it may be, fewer blocks. */
export function fittedComparison(
  design: ComparisonDesign,
  seed: number,
  leftSeconds: number,
  { fit, wishes, blocksMayGo }: ComparisonFit,
): FittedComparison {
  const slotsIn = (blocks: number) => comparisonSlots({ ...design, blocks }, seed);
  const shortest = shortestLengths(fit, wishes);
  let { blocks } = design;
  while (blocksMayGo && blocks > 1 && !takesAtMost(leftSeconds, slotsIn(blocks), shortest)) blocks -= 1;
  const slots = slotsIn(blocks);
  return { slots, lengths: fittedLengths(slots, leftSeconds, fit, wishes), blocks };
}

/** Whether all blocks fit with the shortest segments, give or take the order that is drawn. */
export function canFit(
  design: ComparisonDesign,
  leftSeconds: number,
  { fit, wishes }: ComparisonFit,
): boolean {
  return takesAtMost(leftSeconds, comparisonSlots(design, 0), shortestLengths(fit, wishes));
}
