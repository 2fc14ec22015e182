import { isExperiment, newestForEach, type PublishedRuns } from "../findings/published-runs.ts";
import { addsReplicas, hasLateReplica } from "../findings/replica-sets.ts";
import { html } from "../html/html.ts";
import { htmlTable, sentenceList } from "../html/html-table.ts";
import type { Section } from "../html/shell.ts";
import { replicaSentences } from "../sentences/replica-sentences.ts";
import { replicaTable } from "../tables/replica-table.ts";
import { fromEachGroup } from "./section.ts";

/** Whether callers that know the replicas of an upstream need a balancer in front of them. */
export function replicaSection(runs: PublishedRuns): Section {
  const compared = isExperiment("compare", ({ comparisons }) => comparisons);
  const groups = newestForEach(runs, [
    (document) => compared(document) && hasLateReplica(document),
    (document) => compared(document) && addsReplicas(document),
  ]);
  return {
    id: "replicas",
    title: "Do I need a balancer?",
    body: fromEachGroup(
      groups,
      "compare --modes parallel,hedged,coalesced --replicas 1,3,3-late",
      ({ document }) => html`${sentenceList(replicaSentences(document))}${htmlTable(replicaTable(document))}`,
    ),
  };
}
