/**
 * A sentence with the known name that begins with or resembles what was typed, with a space before it; empty where none does.
 * Leading hyphens and case do not count.
 *
 * @example didYouMean("heros", ["heroes", "fights"]) // " Did you mean heroes?"
 */
export function didYouMean(typed: string, known: readonly string[]): string {
  const word = bare(typed);
  const longer = known.filter((name) => bare(name).startsWith(word));
  if (longer.length === 1 && word.length > 1) return ` Did you mean ${longer[0]}?`;
  const [nearest] = known
    .map((name) => ({ name, edits: editsBetween(word, bare(name)), allowed: allowedEdits(word, bare(name)) }))
    .filter(({ edits, allowed }) => edits <= allowed)
    .sort((one, other) => one.edits - other.edits);
  return nearest ? ` Did you mean ${nearest.name}?` : "";
}

const bare = (name: string) => name.replace(/^-+/, "").toLowerCase();

/** A third of the letters, and one in short names. */
function allowedEdits(one: string, other: string): number {
  const length = Math.max(one.length, other.length);
  return length > 1 ? Math.max(1, Math.floor(length / 3)) : 0;
}

/**
 * How many letters have to be added, left out, replaced or exchanged with the next one to turn one word into the other
 * (Damerau–Levenshtein, optimal string alignment).
 */
function editsBetween(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const isExchange = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const exchanged = isExchange ? (before[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced, exchanged));
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
