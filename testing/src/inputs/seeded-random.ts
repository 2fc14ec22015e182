/**
 * Numbers in [0, 1) that are the same in every run: the 32-bit xorshift generator of Marsaglia, "Xorshift RNGs", Journal
 * of Statistical Software 8 (2003), triple 13, 17, 5. The seed is any 32-bit number except 0.
 */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** The items in random order, with every order equally likely (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result: T[] = [];
  for (const [index, item] of items.entries()) {
    const place = Math.floor(random() * (index + 1));
    if (place < index) result.push(result[place] as T);
    result[place] = item;
  }
  return result;
}
