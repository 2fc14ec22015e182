import { type Fight, type Narration, narrateFight } from "../../api/fights.ts";
import { useResource } from "../../parts/resource.ts";

/**
 * A short text about a fight, which is loaded after the fight is shown. The page is complete without it: where it cannot be loaded,
 * or the operator has switched narrations off, nothing is shown.
 */
export function NarrationPanel({ fight }: { fight: Fight }) {
  const { data, failure } = useResource(fight.id, (signal) => narrateFight(fight, signal));
  const narration = data.value;
  if (failure.value && !narration) return null;
  return (
    <section class="narration" aria-labelledby="narration">
      <h2 id="narration" class="narration-title">
        The story
      </h2>
      <div aria-live="polite" aria-busy={narration === undefined}>
        {narration ? (
          <>
            <p class="narration-text" dir="auto">
              {narration.narration}
            </p>
            <p class="narration-source">{sourceOf(narration)}</p>
          </>
        ) : (
          <div class="narration-room">
            <span class="sr-only">The story is being written.</span>
          </div>
        )}
      </div>
    </section>
  );
}

/** Who has written a text. */
function sourceOf({ source, fallback }: Narration): string {
  if (source === "service") return "Written by a language model. It may be wrong; the verdict is not.";
  return fallback === undefined
    ? "Written from a template."
    : "Written from a template, because the language model was not available.";
}
