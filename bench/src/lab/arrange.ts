import type { Order } from "../analysis/observation/run.ts";
import type { PlannedSegment } from "../analysis/observation/segment.ts";
import { type Random, shuffled } from "../analysis/statistics/random.ts";

/**
 * The arms of a block in the order in which they run, drawn anew for each block. A mirrored order (ABBA, BAAB, ABCDDCBA)
 * cancels a steady drift of the machine; a one-way order takes half the time.
 */
export function arranged<T>(list: readonly T[], order: Order, random: Random): T[] {
  const drawn = shuffled(list, random);
  return order === "mirrored" ? [...drawn, ...drawn.toReversed()] : drawn;
}

/** Adds an element at one end or the other, as drawn. */
export function atEitherEnd<T>(list: readonly T[], extra: T, random: Random): T[] {
  return random() < 0.5 ? [extra, ...list] : [...list, extra];
}

/** One part of a block: an arm, and which of two equal sides it stands for. */
export type Side = Pick<PlannedSegment, "arm" | "side">;

/** A segment without its lengths. */
export type Slot = Pick<PlannedSegment, "arm" | "load" | "purpose" | "block" | "slot" | "side">;

/** Numbers the sides of a block under one load. */
export function inSlots(sides: readonly Side[], rest: Pick<Slot, "load" | "purpose" | "block">): Slot[] {
  return sides.map(({ arm, side }, slot) => ({ arm, side, ...rest, slot }));
}
