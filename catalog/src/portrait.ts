import { CELL_SIZE, EMBLEM_SIZE, emblemOf } from "./emblem.ts";

/**
 * A portrait generated from a name: always the same for the same name, an SVG of about a kilobyte without external
 * resources.
 */
export function portrait(noun: string, name: string): string {
  const { background, foreground, cells, initials } = emblemOf(noun, name);
  const squares = cells.map(
    ({ x, y }) => `<rect x="${x}" y="${y}" width="${CELL_SIZE}" height="${CELL_SIZE}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${EMBLEM_SIZE} ${EMBLEM_SIZE}" role="img" aria-label="${escapeXml(name)}">`,
    `<rect width="${EMBLEM_SIZE}" height="${EMBLEM_SIZE}" fill="${background}"/>`,
    `<g fill="${foreground}">${squares.join("")}</g>`,
    `<text x="50%" y="50%" dy=".35em" text-anchor="middle" font-family="sans-serif" font-weight="700"`,
    ` font-size="88" fill="#fff" stroke="#0006" stroke-width="3" paint-order="stroke">${escapeXml(initials)}</text>`,
    "</svg>",
  ].join("");
}

/** Characters that an XML 1.0 document must not contain, not even as a reference. */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const escapeXml = (text: string) =>
  text.replace(NO_XML, "\ufffd").replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
