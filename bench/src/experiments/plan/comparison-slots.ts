import { type Arm, armOf, CEILING, type Load } from "../../analysis/observation/segment.ts";
import { seededRandom } from "../../analysis/statistics/random.ts";
import { arranged, atEitherEnd, inSlots, type Side, type Slot } from "../../lab/arrange.ts";

/** What is compared, in how many blocks, and under which loads. */
export interface ComparisonDesign {
  /** The first is measured against itself in the noise blocks. */
  sides: readonly Side[];
  loads: readonly Load[];
  blocks: number;
  noiseBlocks: number;
  /** The blocks in which closed loads have a ceiling: every one, the first, or none. */
  ceiling: "each block" | "once" | "never";
}

/** An arm that is compared with others. */
export function oneSideOf(arm: Arm): Side[] {
  return [{ arm, side: null }];
}

/** The two sides of an arm that is compared with itself. */
export function bothSidesOf(arm: Arm): Side[] {
  return [
    { arm, side: "A" },
    { arm, side: "B" },
  ];
}

/**
 * The segments in the order in which they run. First the noise blocks, the baseline on both sides as ABBA; then the
 * comparison, in each block and under each load all sides in a mirrored order that is drawn anew.
 */
export function comparisonSlots(design: ComparisonDesign, seed: number): Slot[] {
  const { sides, loads, blocks, noiseBlocks } = design;
  const random = seededRandom(seed);
  const [baseline] = sides;
  const noise = baseline ? bothSidesOf(baseline.arm) : [];
  const ceiling = { arm: armOf(CEILING), side: null };
  const eachBlock = (count: number, slotsOf: (load: Load, block: number) => Slot[]) =>
    Array.from({ length: count }, (_, block) => loads.flatMap((load) => slotsOf(load, block))).flat();
  return [
    ...eachBlock(noiseBlocks, (load, block) =>
      inSlots([...noise, ...noise.toReversed()], { load, purpose: "noise", block }),
    ),
    ...eachBlock(blocks, (load, block) => {
      const drawn = arranged(sides, "mirrored", random);
      const withCeiling =
        load.model === "closed" &&
        (design.ceiling === "each block" || (design.ceiling === "once" && block === 0));
      const arms = withCeiling ? atEitherEnd(drawn, ceiling, random) : drawn;
      return inSlots(arms, { load, purpose: "comparison", block });
    }),
  ];
}

/** Closed and open loads as segments name them. */
export function loadsOf(connections: readonly number[], rates: readonly number[]): Load[] {
  return [
    ...connections.map((count): Load => ({ model: "closed", connections: count })),
    ...rates.map((offered): Load => ({ model: "open", offered })),
  ];
}
