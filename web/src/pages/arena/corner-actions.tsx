import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Rows } from "../../api/catalogues.ts";
import type { Action } from "../../parts/action.ts";
import { CATALOGUES, type Corner } from "./corners.ts";
import { Picker } from "./picker.tsx";

/** The ways to put another row into a corner: drawing one, or finding it by name. */
export function CornerActions<Name extends Corner>({
  corner,
  drawing,
  detail,
  put,
}: {
  corner: Name;
  drawing: Action<[]>;
  /** What the picker shows after a name. */
  detail(row: Rows[(typeof CATALOGUES)[Name]]): string;
  put(row: Rows[(typeof CATALOGUES)[Name]]): void;
}) {
  const isPicking = useSignal(false);
  const pickButton = useRef<HTMLButtonElement>(null);
  const close = () => {
    isPicking.value = false;
  };
  const picks = isPicking.value;
  const hasPicked = useRef(false);
  useLayoutEffect(() => {
    // Before that the button is hidden, and takes no focus.
    if (!picks && hasPicked.current) pickButton.current?.focus();
    hasPicked.current = picks;
  }, [picks]);
  return (
    <div class="fighter-actions">
      {isPicking.value ? (
        <Picker
          catalogue={CATALOGUES[corner]}
          label={`Find a ${corner} by name`}
          detail={detail}
          close={close}
          pick={(row) => {
            put(row);
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
            Draw another<span class="sr-only"> {corner}</span>
          </span>
        </button>
      )}
      <button
        ref={pickButton}
        aria-label={`Pick a ${corner}`}
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
  );
}
