const SIZE = 240;

/** FNV-1a, 32 bits: a small, fast hash of a text, as an unsigned number. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/**
 * A portrait generated from a name: always the same for the same name, an SVG of about a kilobyte without external
 * resources. It has two hues, a mirrored 5 × 5 pattern and the initials.
 */
export function portrait(noun: string, name: string): string {
  const hash = fnv1a(`${noun} ${name}`);
  const hue = hash % 360;
  const cell = SIZE / 5;
  const cells: string[] = [];
  for (let row = 0; row < 5; row++) {
    for (let column = 0; column < 3; column++) {
      if (((hash >>> (row * 3 + column + 8)) & 1) === 0) continue;
      for (const x of new Set([column, 4 - column]))
        cells.push(`<rect x="${x * cell}" y="${row * cell}" width="${cell}" height="${cell}"/>`);
    }
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="${escapeXml(name)}">`,
    `<rect width="${SIZE}" height="${SIZE}" fill="hsl(${hue} 45% 22%)"/>`,
    `<g fill="hsl(${(hue + 40) % 360} 60% 48%)">${cells.join("")}</g>`,
    `<text x="50%" y="50%" dy=".35em" text-anchor="middle" font-family="sans-serif" font-weight="700"`,
    ` font-size="88" fill="#fff" stroke="#0006" stroke-width="3" paint-order="stroke">${escapeXml(initials(name))}</text>`,
    "</svg>",
  ].join("");
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? "")
    .join("");

/** Characters that an XML 1.0 document must not contain, not even as a reference. */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const escapeXml = (text: string) =>
  text.replace(NO_XML, "\ufffd").replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
