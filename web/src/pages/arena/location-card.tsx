import { useAction } from "../../parts/action.ts";
import { LongText } from "../../parts/long-text.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { Portrait } from "../../parts/portrait.tsx";
import { CornerActions } from "./corner-actions.tsx";
import type { Stage } from "./stage.ts";

/** The place of the fight, and the ways to choose another one. */
export function LocationCard({ stage }: { stage: Stage }) {
  const location = stage.corner.location.value;
  const drawing = useAction(() => stage.drawOne("location"));
  return (
    <article class="place-card" aria-label="Location">
      <div class="place-row">
        {location && <Portrait noun="location" name={location.name} />}
        <div class="place-text">
          <p class="team">Location</p>
          {location ? (
            <>
              <h2 class="place-name" dir="auto">
                {location.name}
              </h2>
              <p class="place-description">
                <LongText text={location.description ?? ""} />
              </p>
            </>
          ) : (
            <FailureNotice failure={stage.failure.location.value} retry={() => void drawing.run()} />
          )}
        </div>
      </div>
      <CornerActions
        corner="location"
        drawing={drawing}
        detail={() => ""}
        put={(row) => stage.put("location", row)}
      />
    </article>
  );
}
