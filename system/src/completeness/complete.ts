import type { ServiceEntry } from "@super-heroes/topology/services";
import { changedFiles } from "./changed-files.ts";
import type { Files } from "./files.ts";
import { findGaps } from "./find-gaps.ts";
import { isMechanical, withEdits } from "./gap.ts";

/** The new texts of the files that change, by their paths, after all edits that need no decision. */
export function complete(
  table: Readonly<Record<string, ServiceEntry>>,
  files: Files,
): ReadonlyMap<string, string> {
  const changed = changedFiles(files);
  // A pass changes each line once: a list that lacks two services takes two passes.
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    const gaps = findGaps(table, changed).filter(isMechanical);
    if (gaps.length === 0 || gaps.length >= before) break;
    before = gaps.length;
    for (const [path, text] of withEdits(changed, gaps)) changed.write(path, text);
  }
  return new Map(changed.changed().map((path) => [path, changed.read(path) ?? ""]));
}
