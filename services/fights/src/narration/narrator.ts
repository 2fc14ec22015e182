import type { Flag } from "@super-heroes/kit/flags/flag";
import { Problem } from "@super-heroes/kit/http/problem";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { Fight } from "../model.ts";
import type { Narration } from "./model.ts";
import type { NarrationFor, NarrationService } from "./narration-service.ts";
import { NoServiceText } from "./service-failure.ts";
import { digestOf, storyOf } from "./story.ts";

/** Writes short texts about fights. */
export interface Narrator {
  /**
   * A text about a fight: by the service where one is configured and has written one in time, otherwise from templates. From
   * templates it is the same for the same fight. Throws 422 for a fight that contradicts itself, and 404 `narration_off`.
   */
  narrate(fight: Fight, request: NarrationFor): Promise<Narration>;
}

/** The dependencies of a narrator. */
export interface NarratorDependencies {
  /** Without one, all texts are from templates. */
  service?: Pick<NarrationService, "narrate"> | undefined;
  metrics: Pick<Metrics, "counter">;
  /** Whether the fight of a request is narrated. */
  isOn: Pick<Flag<boolean>, "for">;
}

/** Creates a narrator. It counts its texts by source, with the reason of each fallback. */
export function createNarrator({ service, metrics, isOn }: NarratorDependencies): Narrator {
  const written = metrics.counter(
    "narrations_total",
    "Narrations of fights by source, with the reason where a template replaced the service",
  );
  // Shown as 0 from the start.
  written.child({ source: "template", fallback: "none" });
  return {
    async narrate(fight, request) {
      if (!isOn.for(request.correlationId))
        throw new Problem(404, "narration_off", "Fights are not narrated at the moment.");
      const story = storyOf(fight);
      let fallback: NoServiceText["fallback"] | undefined;
      try {
        if (service) {
          const narration = await service.narrate(story, request);
          written.child({ source: "service", fallback: "none" }).add();
          return { narration, source: "service" };
        }
      } catch (error) {
        if (!(error instanceof NoServiceText)) throw error;
        ({ fallback } = error);
      }
      written.child({ source: "template", fallback: fallback ?? "none" }).add();
      // Loaded when the first fight is narrated, so that a start and fights without narrations cost nothing more.
      const { templateNarration } = await import("./template.ts");
      const seed = digestOf(story, fight.id.toLowerCase());
      return { narration: templateNarration(story, seed), source: "template", ...(fallback && { fallback }) };
    },
  };
}
