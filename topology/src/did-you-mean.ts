/**
 * A sentence with the known name that begins with or resembles what was typed, with a space before it; empty where none does.
 *
 * @example didYouMean("heros", ["heroes", "fights"]) // " Did you mean heroes?"
 */
export function didYouMean(typed: string, known: readonly string[]): string {
  const word = typed.toLowerCase();
  const longer = known.filter((name) => name.toLowerCase().startsWith(word));
  if (longer.length === 1 && /\w\w/.test(word)) return ` Did you mean ${longer[0]}?`;
  const [nearest] = known
    .map((name) => ({ name, edits: editsBetween(word, name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.floor(Math.max(name.length, word.length) / 3))
    .sort((one, other) => one.edits - other.edits);
  return nearest ? ` Did you mean ${nearest.name}?` : "";
}

/** How many letters have to be added, left out or replaced to turn one word into the other (Levenshtein). */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, otherLetter] of [...other].entries())
      next.push(
        Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === otherLetter ? 0 : 1)),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
