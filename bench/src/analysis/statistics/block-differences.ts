/** One metric of one block, measured with both arms. */
export interface BlockPair {
  baseline: number;
  candidate: number;
}

/**
 * ln(candidate / baseline) of every block. On this scale half and double are equally far from no difference.
 *
 * Throws a `RangeError` for a value that is not above zero: it has no logarithm, and means that nothing was measured.
 */
export function blockDifferences(pairs: readonly BlockPair[]): number[] {
  return pairs.map((pair, block) => {
    for (const [arm, value] of Object.entries(pair)) {
      if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
        throw new RangeError(`the ${arm} of block ${block} must be a number above 0, not ${value}`);
      }
    }
    return Math.log(pair.candidate / pair.baseline);
  });
}
