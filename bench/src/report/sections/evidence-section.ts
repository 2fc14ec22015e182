import type { Published } from "../findings/published-runs.ts";
import { html } from "../html/html.ts";
import { environments } from "./environments.ts";
import { generators } from "./generator-agreement.ts";
import { noiseFloors } from "./noise-floors.ts";
import { refusedSegments } from "./refused-segments.ts";
import { runs } from "./run-list.ts";
import type { Section } from "./section.ts";

/** What a sceptic asks: noise, refusals, circumstances, and the raw files. */
export function beliefSection(published: Published): Section {
  return {
    id: "belief",
    title: "Should I believe it?",
    body: html`${noiseFloors(published)}${generators(published)}${published.current.length === 0 ? null : [refusedSegments(published), environments(published)]}${runs(published)}`,
  };
}
