/** A list of numbers as `JSON.stringify` indents it, one per line. No string matches: its line breaks are escaped. */
const NUMBERS = /\[\n\s+((?:-?[\d.]+(?:e[+-]?\d+)?|null)(?:,\n\s+(?:-?[\d.]+(?:e[+-]?\d+)?|null))*)\n\s+\]/g;

/** A document as readable JSON: indented, with lists of numbers on one line. Ends with a line break. */
export function jsonText(document: unknown): string {
  const indented = JSON.stringify(document, null, 2);
  const text = indented.replace(NUMBERS, (_, numbers: string) => `[${numbers.replace(/,\n\s+/g, ", ")}]`);
  return `${text}\n`;
}
