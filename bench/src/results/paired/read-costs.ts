import schema from "../../../../results/costs/schema.json";
import { costFigures } from "../../analysis/costs-figures.ts";
import { type Difference, differencesBetween } from "../checks/differences.ts";
import { digestDifferences, digestsByPlace } from "../checks/digests.ts";
import { readerOf } from "../files/edition.ts";
import type { CostsResult, ObservedCosts } from "./costs-result.ts";

/** The whole document: the observed part, the derived part, and the digests. */
export function costsResultOf(observed: ObservedCosts): CostsResult {
  return { ...observed, derived: costFigures(observed), digests: digestsOf(observed) };
}

const digestsOf = ({ passes, ...rest }: ObservedCosts) => digestsByPlace(rest, { passes });

/** Reads and checks the text of a result of `bench costs`. Throws `UnreadableResult`. */
export const parseCosts = readerOf<CostsResult>({
  version: 1,
  schemaFile: "results/costs/schema.json",
  schema,
});

/** Where the observed part was edited, and where the derived part differs from the rebuilt one. */
export function verifyCosts({ derived, digests, ...observed }: CostsResult): Difference[] {
  return [
    ...digestDifferences(digests, digestsOf(observed)),
    ...differencesBetween(derived, costFigures(observed), "derived", { mayLack: false }),
  ];
}
