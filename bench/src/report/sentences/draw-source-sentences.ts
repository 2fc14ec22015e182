import type { ComparisonRow } from "../../analysis/derived.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { comparesDrawSources, type DrawSourceEffects, drawSourceEffects } from "../findings/draw-sources.ts";
import { loadName } from "../words/labels.ts";
import { effect } from "../words/numbers.ts";

/** The disadvantage of draws from a snapshot. */
export const SNAPSHOT_COST =
  "A snapshot is up to two seconds old: a fight may have a fighter that was deleted or changed within that time, and cannot have one that was added within it.";

/** One sentence for each mode and load: what sharing calls, a snapshot, and both give; then the disadvantage of a snapshot. */
export function drawSourceSentences(document: ResultDocument): string[] {
  if (!comparesDrawSources(document)) return [];
  const effects = drawSourceEffects(document);
  return effects.length === 0 ? [] : [...effects.map(sentence), SNAPSHOT_COST];
}

function sentence({
  load,
  mode,
  baseline,
  sharing,
  snapshot,
  both,
  snapshotAdded,
}: DrawSourceEffects): string {
  const metric = (sharing ?? snapshot ?? both)?.metric ?? "";
  const parts = [
    `sharing calls (${mode}) ${inWords(sharing)}`,
    `a snapshot alone ${inWords(snapshot)}`,
    `both ${inWords(both)}`,
  ];
  return `${loadName(load)}, ${metric} against ${baseline} with draws from the store: ${parts.join("; ")}. To ${mode} a snapshot gives ${inWords(snapshotAdded)}: ${conclusionOf(snapshotAdded)}.`;
}

function inWords(row: ComparisonRow | undefined): string {
  if (!row || row.estimate === null) return "not measured";
  return `${effect(row.estimate)} (${row.low === null ? "too few blocks for a verdict" : row.verdict})`;
}

function conclusionOf(added: ComparisonRow | undefined): string {
  if (!added || added.estimate === null || added.low === null)
    return "whether both are better than sharing alone is open";
  switch (added.verdict) {
    case "faster":
      return "both are faster than sharing alone";
    case "slower":
      return "sharing alone is faster than both";
    case "equivalent":
      return "sharing alone is enough";
    case "inconclusive":
      return "whether both are better than sharing alone is open";
  }
}
