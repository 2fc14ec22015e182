import { detailOf } from "@super-heroes/kit/openapi/route-detail";
import type { Shell } from "@super-heroes/kit/shell/shell";
import { Narration, NarrationRequest } from "../narration/model.ts";
import type { Narrator } from "../narration/narrator.ts";

const detail = detailOf("fights");

/** Adds the route that narrates a fight. */
export function withNarrationRoute(shell: Shell, narrator: Narrator) {
  return shell.post(
    "/api/fights/narrate",
    ({ body, correlationId, traceparent, deadline }) =>
      narrator.narrate(body.fight, { correlationId, traceparent, deadline }),
    {
      body: NarrationRequest,
      response: { 200: Narration },
      detail: detail("A short text about a fight", {
        description:
          "The fight is sent as this API returned it; nothing is stored. The text is from templates, and then the same for the same " +
          "fight, or by a language model where the operator has configured one. Where that one fails, `fallback` says why, and the text is " +
          "from a template. 422 `fight_inconsistent`: the winner does not follow from the hero and the villain. 404 `narration_off`: the operator " +
          "has switched narrations off.",
        problems: [404],
      }),
    },
  );
}
