/** A range of lines: the first and the last one, counted from 0. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Finds a range in the lines of a text; `undefined` where there is none. */
export type Locate = (lines: readonly string[]) => Range | undefined;

const indentOf = (line: string) => line.length - line.trimStart().length;
const isBlank = (line: string) => line.trim() === "";

/** The first line that matches, within what `inside` finds. */
export const line =
  (pattern: RegExp, inside?: Locate): Locate =>
  (lines) => {
    const { first, last } = rangeOf(lines, inside);
    const at = lines.findIndex((text, index) => index >= first && index <= last && pattern.test(text));
    return at < 0 ? undefined : { first: at, last: at };
  };

/** The last line that matches, within what `inside` finds. */
export const lastLine =
  (pattern: RegExp, inside?: Locate): Locate =>
  (lines) => {
    const { first, last } = rangeOf(lines, inside);
    const at = lines.findLastIndex((text, index) => index >= first && index <= last && pattern.test(text));
    return at < 0 ? undefined : { first: at, last: at };
  };

/** The entry of a YAML mapping, by its path of keys: its line, and the further indented ones below. */
export const entry =
  (...keys: readonly string[]): Locate =>
  (lines) => {
    let range: Range | undefined = { first: 0, last: lines.length - 1 };
    for (const [depth, key] of keys.entries()) {
      const outer: Range = range;
      const indent = depth === 0 ? 0 : indentBelow(lines, outer);
      const pattern = new RegExp(`^ {${indent}}${RegExp.escape(key)}:( |$)`);
      range = withIndented(lines, line(pattern, () => outer)(lines));
      if (!range) return undefined;
    }
    return range;
  };

/** An item of a YAML list that begins with this, and the lines below that belong to it. */
export const item =
  (start: string, inside?: Locate): Locate =>
  (lines) =>
    withIndented(lines, line(new RegExp(`^ *- ${RegExp.escape(start)}$`), inside)(lines));

/** The document of a YAML file whose object has this name, without the line of dashes before it. */
export const document =
  (name: string): Locate =>
  (lines) => {
    const at = lines.indexOf(`  name: ${name}`);
    if (at < 0) return undefined;
    const next = lines.indexOf("---", at);
    return {
      first: lines.lastIndexOf("---", at) + 1,
      last: lastWritten(lines, next < 0 ? lines.length : next),
    };
  };

/** A line and those below it, up to the next blank one. */
export const paragraph =
  (firstLine: string): Locate =>
  (lines) => {
    const first = lines.indexOf(firstLine);
    if (first < 0) return undefined;
    const blank = lines.findIndex((text, index) => index > first && isBlank(text));
    return { first, last: blank < 0 ? lastWritten(lines, lines.length) : blank - 1 };
  };

const rangeOf = (lines: readonly string[], inside: Locate | undefined): Range =>
  inside ? (inside(lines) ?? { first: 0, last: -1 }) : { first: 0, last: lines.length - 1 };

/** How far the entries of a mapping are indented, of which this is the range. */
function indentBelow(lines: readonly string[], { first, last }: Range): number {
  const below = lines
    .slice(first + 1, last + 1)
    .find((text) => !isBlank(text) && !text.trimStart().startsWith("#"));
  return below === undefined ? 0 : indentOf(below);
}

/** The line and everything below it that is indented further, less the blank lines at the end. */
function withIndented(lines: readonly string[], range: Range | undefined): Range | undefined {
  if (!range) return undefined;
  const { first } = range;
  const indent = indentOf(lines[first] ?? "");
  const next = lines.findIndex((text, index) => index > first && !isBlank(text) && indentOf(text) <= indent);
  return { first, last: lastWritten(lines, next < 0 ? lines.length : next) };
}

/** The last line before this one that is not blank. */
const lastWritten = (lines: readonly string[], end: number): number =>
  lines.slice(0, end).findLastIndex((text) => !isBlank(text));
