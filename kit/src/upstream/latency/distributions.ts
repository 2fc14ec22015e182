/** Draws one time in ms, never negative. `random` returns independent numbers, uniform in [0, 1). */
export type Distribution = (random: () => number) => number;

/** Always `ms`. */
export function constant(ms: number): Distribution {
  return () => ms;
}

/**
 * A normal distribution. Draws below 0 count as 0, which raises the mean when `sdMs` is not small relative to `meanMs`.
 *
 * The basic form of Box and Muller, "A note on the generation of random normal deviates", Annals of Mathematical
 * Statistics 29 (1958): √(−2 ln U₁) · cos(2π U₂) is standard normal.
 */
export function normal(meanMs: number, sdMs: number): Distribution {
  return (random) => {
    const radius = Math.sqrt(-2 * Math.log(1 - random())); // 1 − U, because U may be 0
    return Math.max(0, meanMs + sdMs * radius * Math.cos(2 * Math.PI * random()));
  };
}

/**
 * A Pareto distribution: never below `minMs`, with a tail that gets heavier as `shape` approaches 1. The mean is
 * shape · minMs / (shape − 1); the variance is infinite for a shape of 2 or less.
 *
 * By inversion: F(x) = 1 − (minMs / x)^shape, so F⁻¹(U) = minMs / (1 − U)^(1 / shape); see Devroye, "Non-Uniform
 * Random Variate Generation" (1986), II.2.
 */
export function pareto(minMs: number, shape: number): Distribution {
  return (random) => minMs / (1 - random()) ** (1 / shape);
}

/** `ms` for this share of the draws, 0 for the others. */
export function late(share: number, ms: number): Distribution {
  return (random) => (random() < share ? ms : 0);
}
