import type { Service } from "@super-heroes/topology/services";
import { isLike, nearestTo, renamed } from "./likeness.ts";
import type { Locate, Range } from "./locate.ts";
import type { Place, PlaceInFile } from "./place.ts";

/**
 * Lines that each service has. Missing ones are made from the lines of the most similar service, and belong after them.
 */
export function ownLines({
  at,
  contains = () => [],
  adapt = (lines) => [...lines],
  manual = false,
  ...kind
}: PlaceInFile & {
  at(service: Service): Locate;
  /** Texts from the table that the lines have to contain. */
  contains?(service: Service): readonly string[];
  /** Further changes in the lines of another service, after the names. */
  adapt?(lines: readonly string[], text: readonly string[]): string[];
  /** Whether the author has to make the edit: always, or `"unless like"`, where no other service needs the same. */
  manual?: boolean | "unless like";
}): Place {
  return {
    ...kind,
    gaps(service, services, files) {
      const text = files.read(kind.file)?.split("\n") ?? [];
      const found = at(service)(text);
      if (found) {
        const written = text.slice(found.first, found.last + 1).join("\n");
        const absent = contains(service).filter((words) => !written.includes(words));
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
        const isDraft = manual === "unless like" ? !isLike(service, model) : manual;
        const edit = { kind: "insert", afterLine: range.last + 1, lines } as const;
        return [{ ...gap, edit, ...(isDraft && { manual: true }) }];
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

/** Lines that differ only in the name of the service; they belong after the last line of their kind. */
export function sameLine({
  at,
  after,
  line,
  ...kind
}: PlaceInFile & { at(service: Service): Locate; after: Locate; line(service: Service): string }): Place {
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
