/** Of the words, the one that was probably meant; `undefined` where none is near. */
export function nearestTo(typed: string, words: readonly string[]): string | undefined {
  const starting = words.filter((word) => word.startsWith(typed.toLowerCase()));
  if (typed.length > 1 && starting.length === 1) return starting[0];
  const distances = words.map((word) => ({ word, distance: distanceBetween(typed.toLowerCase(), word) }));
  const [nearest] = distances.sort((a, b) => a.distance - b.distance);
  return nearest && nearest.distance <= Math.max(1, typed.length / 3) ? nearest.word : undefined;
}

/** How many letters have to be added, removed or changed to make one word of the other (Levenshtein). */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let line = 1; line <= a.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= b.length; column += 1) {
      const changed = (row[column - 1] ?? 0) + (a[line - 1] === b[column - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
