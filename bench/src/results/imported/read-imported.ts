import schema from "../../../../results/imported/schema.json";
import { type Difference, differencesBetween } from "../checks/differences.ts";
import { digestDifferences, digestsByPlace } from "../checks/digests.ts";
import { readerOf } from "../files/edition.ts";
import { importedFigures } from "./imported-figures.ts";
import type { ImportedResult, ObservedImport } from "./imported-result.ts";

/** The whole document: the observed part, what follows from it, and the digests. */
export function importedResultOf(observed: ObservedImport): ImportedResult {
  return { ...observed, derived: importedFigures(observed.series), digests: digestsOf(observed) };
}

const digestsOf = ({ series, ...rest }: ObservedImport) => digestsByPlace(rest, { series });

/** Reads and checks the text of an imported result. Throws `UnreadableResult`. */
export const parseImported = readerOf<ImportedResult>({
  name: "imported",
  version: 1,
  schemaFile: "results/imported/schema.json",
  schema,
});

/** Where the observed part was edited, and where the derived part differs from the rebuilt one. */
export function verifyImported({ derived, digests, ...observed }: ImportedResult): Difference[] {
  return [
    ...digestDifferences(digests, digestsOf(observed)),
    ...differencesBetween(derived, importedFigures(observed.series), "derived", { mayLack: false }),
  ];
}
