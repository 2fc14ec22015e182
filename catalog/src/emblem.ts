/** The side of the square that an emblem is drawn in, in units of its cells' positions. */
export const EMBLEM_SIZE = 240;

/** The side of one of its 5 × 5 cells. */
export const CELL_SIZE = EMBLEM_SIZE / 5;

/** What a generated picture shows. */
export interface Emblem {
  /** CSS colours. */
  background: string;
  foreground: string;
  /** The upper left corners of the filled cells. */
  cells: readonly { x: number; y: number }[];
  /** At most two characters. */
  initials: string;
}

/** The emblem of a name, always the same for the same name: two hues, a mirrored 5 × 5 pattern and the initials. */
export function emblemOf(noun: string, name: string): Emblem {
  const hash = fnv1a(`${noun} ${name}`);
  const hue = hash % 360;
  const cells: { x: number; y: number }[] = [];
  for (let row = 0; row < 5; row++) {
    for (let column = 0; column < 3; column++) {
      if (((hash >>> (row * 3 + column + 8)) & 1) === 0) continue;
      for (const x of new Set([column, 4 - column])) cells.push({ x: x * CELL_SIZE, y: row * CELL_SIZE });
    }
  }
  return {
    background: `hsl(${hue} 45% 22%)`,
    foreground: `hsl(${(hue + 40) % 360} 60% 48%)`,
    cells,
    initials: initialsOf(name),
  };
}

/** FNV-1a, 32 bits: a small, fast hash of a text, as an unsigned number. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? "")
    .join("");
