import type { ResultDocument } from "../../results/record/result.ts";
import { abDetails, abHeadline, abRestrictions, gateSentence } from "../sentences/ab-sentences.ts";
import { comparisonTable } from "../tables/comparison-table.ts";
import { noiseFloorTable } from "../tables/noise-floor-table.ts";
import { withoutDetails } from "../tables/table.ts";
import { arrangementOf, targetName } from "../words/run-labels.ts";
import { markdownTable, markdownText } from "./markdown-table.ts";

const SIGNS = { kept: "✅", regressed: "❌", undecided: "❔" } as const;

/** A run of `bench ab` as Markdown: the outcome of the gate, the verdict, and the table, for a pull request. */
export function abMarkdown(result: ResultDocument): string {
  const { comparisons, noiseFloor, notes } = result;
  // A run that was stopped has decided nothing.
  const gate = result.complete ? result.gate : undefined;
  const table = withoutDetails(comparisonTable("", comparisons, result));
  const details = abDetails(result).filter((sentence) => !gate || sentence !== gateSentence(gate));
  const floors = noiseFloor.length === 0 ? "" : markdownTable(noiseFloorTable(noiseFloor, "requests"));
  return `${[
    `### ${gate ? `${SIGNS[gate.outcome]} ` : result.complete ? "" : "❌ "}${markdownText(abHeadline(result))}`,
    gate ? markdownText(gateSentence(gate)) : "",
    details.map((sentence) => `- ${markdownText(sentence)}`).join("\n"),
    comparisons.length === 0 ? "" : markdownTable(table),
    [...notes, ...abRestrictions(result)].map((note) => `> ${markdownText(note)}`).join("\n>\n"),
    floors === ""
      ? ""
      : `<details><summary>Noise floor and method</summary>\n\n${floors}\n\n${methodOf(result)}\n\n</details>`,
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

function methodOf(result: ResultDocument): string {
  const { ab, noiseBlocks } = result.config;
  const targets = (ab?.targets ?? []).map(targetName).join(" and ");
  return markdownText(
    `${targets}: ${arrangementOf(result)}, and ${noiseBlocks} of the first server against itself. 95 % intervals over blocks; Wilcoxon signed-rank, Holm-adjusted.`,
  );
}
