import { type Arm, CEILING, DRAW, type Load, type PlannedSegment, type Writes } from "../result/segment.ts";
import { type Random, seededRandom, shuffled } from "./random.ts";

/** What is to be compared, and under which loads. */
export interface Comparison {
  modes: readonly string[];
  /** `[null]` where the bench does not decide how fights are stored. */
  writes: readonly (Writes | null)[];
  connections: readonly number[];
  /** Open-loop rates in fights a second; empty leaves the open loop out. */
  rates: readonly number[];
  /** Sizes of the store that draws are compared on; fewer than two leave it out. */
  drawRows: readonly number[];
  /** How often each comparison is repeated. */
  blocks: number;
}

/** Mirrored (A B B A) cancels a steady drift; one way (A B) is what a short time leaves room for. */
export type Order = "mirrored" | "one-way";

/** Few connections, so that a draw's own time shows and not the waiting for the ones before it. */
const DRAW_CONNECTIONS = 8;

/**
 * The segments in the order in which they run. Pure: the same comparison and seed give the same plan.
 *
 * Each load is a block in which every arm runs, in an order drawn from the seed: two arms give ABBA or BAAB. The
 * ceiling of a closed loop runs once a block, at one end of it or the other.
 */
export function planSegments(comparison: Comparison, seed: number, order: Order): PlannedSegment[] {
  const random = seededRandom(seed);
  const fights = comparison.writes.flatMap((writes) =>
    comparison.modes.map((mode): Arm => ({ mode, writes, rows: null })),
  );
  const draws = comparison.drawRows.map((rows): Arm => ({ mode: DRAW, writes: null, rows }));

  const oneBlock = (block: number): PlannedSegment[] => [
    ...comparison.connections.flatMap((connections) =>
      inSlots(withCeiling(arranged(fights, order, random), random), { model: "closed", connections }, block),
    ),
    ...comparison.rates.flatMap((offered) =>
      inSlots(arranged(fights, order, random), { model: "open", offered }, block),
    ),
    ...(draws.length > 1
      ? inSlots(arranged(draws, order, random), { model: "closed", connections: DRAW_CONNECTIONS }, block)
      : []),
  ];
  return Array.from({ length: comparison.blocks }, (_, block) => oneBlock(block)).flat();
}

function arranged(arms: readonly Arm[], order: Order, random: Random): Arm[] {
  const drawn = shuffled(arms, random);
  return order === "mirrored" ? [...drawn, ...drawn.toReversed()] : drawn;
}

function withCeiling(arms: Arm[], random: Random): Arm[] {
  const ceiling: Arm = { mode: CEILING, writes: null, rows: null };
  return random() < 0.5 ? [ceiling, ...arms] : [...arms, ceiling];
}

function inSlots(arms: readonly Arm[], load: Load, block: number): PlannedSegment[] {
  return arms.map((arm, slot) => ({ arm, load, block, slot }));
}
