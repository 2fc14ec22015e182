import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useAction } from "../../parts/action.ts";
import { LongText } from "../../parts/long-text.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { Portrait } from "../../parts/portrait.tsx";
import { Picker } from "./picker.tsx";
import type { Stage } from "./stage.ts";

/** The place of the fight, and the ways to choose another one. */
export function LocationCard({ stage }: { stage: Stage }) {
  const location = stage.corner.location.value;
  const drawing = useAction(() => stage.drawOne("location"));
  const isPicking = useSignal(false);
  const pickButton = useRef<HTMLButtonElement>(null);
  const close = () => {
    isPicking.value = false;
    pickButton.current?.focus();
  };
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
      <div class="fighter-actions">
        {isPicking.value ? (
          <Picker
            catalogue="locations"
            label="Find a location by name"
            detail={() => ""}
            close={close}
            pick={(row) => {
              stage.put("location", row);
              close();
            }}
          />
        ) : (
          <button
            type="button"
            class="button button-small"
            aria-busy={drawing.isRunning.value}
            onClick={() => void drawing.run()}
          >
            <span>
              Draw another<span class="sr-only"> location</span>
            </span>
          </button>
        )}
        <button
          ref={pickButton}
          aria-label="Pick a location"
          type="button"
          class="button button-small"
          hidden={isPicking.value}
          onClick={() => {
            isPicking.value = true;
          }}
        >
          Pick…
        </button>
      </div>
    </article>
  );
}
