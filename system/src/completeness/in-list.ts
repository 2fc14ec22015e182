import type { Edit } from "./gap.ts";
import type { Locate } from "./locate.ts";
import type { Place, PlaceInFile } from "./place.ts";

/** A list in square brackets, after the key in the line at `at`, with each service's name. */
export function inList({ at, ...kind }: PlaceInFile & { at: Locate }): Place {
  return {
    ...kind,
    gaps(service, _, files) {
      const text = files.read(kind.file)?.split("\n") ?? [];
      const gap = { file: kind.file, problem: `has no ${service.name} in ${kind.what}` };
      const key = at(text);
      const list = key && listBehind(text, key.first);
      if (!list) return [gap];
      const quote = list.lines.join().includes('"') ? '"' : "";
      const word = quote + service.name + quote;
      if (list.words.includes(word)) return [];
      const edit = withWord(list, word);
      return [edit ? { ...gap, edit } : gap];
    },
  };
}

interface List {
  /** Its first line, counted from 0. */
  readonly first: number;
  /** Its lines. */
  readonly lines: readonly string[];
  readonly words: readonly string[];
}

/** The list that is the value of the key in this line; it may continue in the lines below. */
function listBehind(text: readonly string[], keyLine: number): List | undefined {
  const found = /[:=]\s*(\[[^\]]*\])/.exec(text.slice(keyLine).join("\n"));
  const [matched = "", brackets] = found ?? [];
  if (!found || brackets === undefined) return undefined;
  const before = found.input.slice(0, found.index + matched.length - brackets.length);
  const first = keyLine + before.split("\n").length - 1;
  return {
    first,
    lines: text.slice(first, first + brackets.split("\n").length),
    words: brackets
      .slice(1, -1)
      .split(",")
      .map((word) => word.trim()),
  };
}

/** The edit that adds a word to a list, in its line or in a line of its own like the others; `undefined` where neither fits. */
function withWord({ first, lines, words }: List, word: string): Edit | undefined {
  const [line = ""] = lines;
  if (lines.length === 1) {
    const longer = line.replace(/\[[^\]]*\]/, `[${[...words, word].join(", ")}]`);
    return { kind: "replace", line: first + 1, lines: [longer] };
  }
  const last = lines.length - 2;
  const [, indent] = /^( +)"?[\w-]+"?,$/.exec(lines[last] ?? "") ?? [];
  return indent === undefined
    ? undefined
    : { kind: "insert", afterLine: first + last + 1, lines: [`${indent}${word},`] };
}
