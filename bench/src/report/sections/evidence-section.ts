import type { PublishedRuns } from "../findings/published-runs.ts";
import { html } from "../html/html.ts";
import type { Section } from "../html/shell.ts";
import { environments } from "./environments.ts";
import { generatorAgreement } from "./generator-agreement.ts";
import { noiseFloors } from "./noise-floors.ts";
import { refusedSegments } from "./refused-segments.ts";
import { runList } from "./run-list.ts";

/** The evidence behind all other sections: noise, refused segments, environments, and every result file. */
export function evidenceSection(runs: PublishedRuns): Section {
  const circumstances = runs.current.length === 0 ? null : [refusedSegments(runs), environments(runs)];
  return {
    id: "evidence",
    title: "How reliable is this?",
    body: html`${noiseFloors(runs)}${generatorAgreement(runs)}${circumstances}${runList(runs)}`,
  };
}
