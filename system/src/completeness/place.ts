import type { Service } from "@super-heroes/topology/services";
import type { Files } from "./files.ts";
import type { Edit, Gap } from "./gap.ts";
import { isLike, nearestTo, renamed } from "./likeness.ts";
import type { Locate, Range } from "./locate.ts";

/** Where a file has something about each service of some kind. */
export interface Place {
  /** What is missing there, for a sentence such as "has no port of sidekicks". */
  readonly what: string;
  /** The services that it is about; absent: all of them. */
  readonly isFor?: (service: Service) => boolean;
  /** The gaps that this service leaves there. */
  gaps(service: Service, services: readonly Service[], files: Files): Gap[];
}

/** What places have in common. */
interface Kind {
  readonly file: string;
  readonly what: string;
  readonly isFor?: (service: Service) => boolean;
}

/**
 * Lines that each service has. Those of a service without any are made from the lines of the one that is most like it, and
 * belong after them.
 */
export function ownLines({
  at,
  says = () => [],
  adapt = (lines) => [...lines],
  byHand = false,
  ...kind
}: Kind & {
  at(service: Service): Locate;
  /** What the lines have to contain, as the table has it. */
  says?(service: Service): readonly string[];
  /** What else has to be changed in another service's lines, once the names are. */
  adapt?(lines: readonly string[], text: readonly string[]): string[];
  /** Whether a person has to make the edit: always, or `"unless like"`, where no other service needs the same. */
  byHand?: boolean | "unless like";
}): Place {
  return {
    ...kind,
    gaps(service, services, files) {
      const text = files.read(kind.file)?.split("\n") ?? [];
      const found = at(service)(text);
      if (found) {
        const written = text.slice(found.first, found.last + 1).join("\n");
        const absent = says(service).filter((words) => !written.includes(words));
        const what = `${kind.what} of ${service.name}`;
        return absent.map((words) => ({
          file: kind.file,
          problem: `has, in line ${found.first + 1}, the ${what} without \`${words}\``,
        }));
      }
      const gap = { file: kind.file, problem: `has no ${kind.what} of ${service.name}` };
      for (const model of nearestTo(service, services.filter(kind.isFor ?? (() => true)))) {
        const range = at(model)(text);
        if (!range) continue;
        const own = renamed(text.slice(range.first, range.last + 1).join("\n"), model, service).split("\n");
        const lines = [...separatorBefore(text, range), ...adapt(own, text)];
        const isDraft = byHand === "unless like" ? !isLike(service, model) : byHand;
        const edit = { kind: "insert", afterLine: range.last + 1, lines } as const;
        return [{ ...gap, edit, ...(isDraft && { byHand: true }) }];
      }
      return [gap];
    },
  };
}

/** What separates entries of more than one line in this text. */
function separatorBefore(text: readonly string[], { first, last }: Range): string[] {
  const before = text[first - 1]?.trim();
  return before === "---" || (before === "" && last > first) ? [before] : [];
}

/** Lines that are the same for all services but for the name; they belong after the last line of their kind. */
export function sameLine({
  at,
  after,
  line,
  ...kind
}: Kind & { at(service: Service): Locate; after: Locate; line(service: Service): string }): Place {
  return {
    ...kind,
    gaps(service, _, files) {
      const text = files.read(kind.file)?.split("\n") ?? [];
      if (at(service)(text)) return [];
      const gap = { file: kind.file, problem: `has no ${kind.what} of ${service.name}` };
      const range = after(text);
      if (!range) return [gap];
      return [{ ...gap, edit: { kind: "insert", afterLine: range.last + 1, lines: [line(service)] } }];
    },
  };
}

/** A list in square brackets, behind the key in the line at `at`, that has each service's name in it. */
export function inList({ at, ...kind }: Kind & { at: Locate }): Place {
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
  /** The line that it begins in, counted from 0. */
  readonly first: number;
  /** The lines that it is written in, whole. */
  readonly lines: readonly string[];
  readonly words: readonly string[];
}

/** The list that is the value of the key in this line; a formatter may have put it into the lines below. */
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

/** How a list gets another word: in its line, or in one of its own like the others; `undefined` where it has neither. */
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

/** A folder that each service has. That of a service without one is made from that of the one that is most like it. */
export function ownFolder({
  folder,
  what,
  isFor,
}: Omit<Kind, "file"> & { folder(service: Service): string }): Place {
  return {
    what,
    ...(isFor && { isFor }),
    gaps(service, services, files) {
      const own = folder(service);
      const there = files.list(own);
      const [model] = nearestTo(service, services.filter(isFor ?? (() => true))).filter(
        (other) => files.list(folder(other)).length > 0,
      );
      if (!model)
        return there.length > 0
          ? []
          : [{ file: `${own}/`, problem: `is missing: the ${what} of ${service.name}` }];
      // A file of a service may be of a kind that this one does not need: only a folder without any is incomplete.
      if (there.length > 0) return [];
      return files.list(folder(model)).map((name) => {
        const text = renamed(files.read(`${folder(model)}/${name}`) ?? "", model, service);
        return {
          file: `${own}/${name}`,
          problem: `is missing: the ${what} of ${service.name}`,
          edit: { kind: "create", lines: text.trimEnd().split("\n") },
          ...(!isLike(service, model) && { byHand: true }),
        };
      });
    },
  };
}

/** The gaps of all services at these places, file by file. */
export function gapsAt(places: readonly Place[], services: readonly Service[], files: Files): Gap[] {
  return places.flatMap(({ isFor = () => true, ...place }) =>
    services.filter(isFor).flatMap((service) => place.gaps(service, services, files)),
  );
}
