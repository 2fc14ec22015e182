/**
 * The sfc32 generator by Chris Doty-Humphrey (PractRand), seeded with three 32-bit numbers. Streams of different
 * seeds are independent, which is what lets every generated row have its own.
 *
 * @returns a function that gives the next uniform number in [0, 1), with 32 bits of resolution.
 */
export function sfc32(first: number, second: number, third: number): () => number {
  let a = first | 0;
  let b = second | 0;
  let c = third | 0;
  let counter = 1;

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  // PractRand's own warm-up: fewer rounds leave neighbouring seeds correlated.
  for (let round = 0; round < 15; round++) next();
  return next;
}
