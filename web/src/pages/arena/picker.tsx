import { useSignal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { type CatalogueName, listRows, type Rows } from "../../api/catalogues.ts";
import { FailureNotice } from "../../parts/notice.tsx";
import { useResource } from "../../parts/resource.ts";

const MOST_SHOWN = 8;
const SEARCH_AFTER_MS = 150;

/** Finds a row by a part of its name: a combobox with a list, as the ARIA Authoring Practices describe it. */
export function Picker<Name extends CatalogueName>({
  catalogue,
  label,
  detail,
  pick,
  close,
}: {
  catalogue: Name;
  label: string;
  /** What is shown after a name. */
  detail(row: Rows[Name]): string;
  pick(row: Rows[Name]): void;
  close(): void;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const text = useSignal("");
  const searched = useSignal("");
  const active = useSignal(0);
  /** Enter was pressed before the search had caught up with the text. */
  const isWanted = useSignal(false);
  // Before the next key can arrive: what is typed at once belongs to the search.
  useLayoutEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const timer = setTimeout(() => {
      searched.value = text.value.trim();
      active.value = 0;
    }, SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text.value]);

  const found = useResource(`${catalogue} ${searched.value}`, (signal) =>
    listRows(
      catalogue,
      { limit: String(MOST_SHOWN), ...(searched.value !== "" && { name_filter: searched.value }) },
      signal,
    ),
  );
  const rows = found.data.value?.rows ?? [];
  const isEmpty = found.data.value !== undefined && rows.length === 0;

  // What is listed belongs to the text only when the search has caught up with it. After a failed one, older rows are listed.
  const isCurrent =
    text.value.trim() === searched.value && !found.isLoading.value && found.failure.value === undefined;
  const pickActive = () => {
    const row = rows[active.value];
    if (row) pick(row);
  };
  useEffect(() => {
    if (!isWanted.value || !isCurrent) return;
    isWanted.value = false;
    pickActive();
  }, [isCurrent, found.data.value]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown") active.value = Math.min(rows.length - 1, active.value + 1);
    else if (event.key === "ArrowUp") active.value = Math.max(0, active.value - 1);
    else if (event.key === "Enter") {
      if (isCurrent) pickActive();
      else isWanted.value = true;
    } else return;
    event.preventDefault();
  };

  return (
    <div class="picker">
      <div class="picker-line">
        <input
          ref={input}
          class="input"
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded={rows.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={rows.length > 0 ? `${id}-${active.value}` : undefined}
          autocomplete="off"
          maxLength={50}
          dir="auto"
          placeholder="A part of the name"
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            isWanted.value = false;
          }}
          onKeyDown={onKeyDown}
        />
        <button type="button" class="button button-small" onClick={close}>
          Cancel
        </button>
      </div>
      <div id={`${id}-list`} class="picker-list" role="listbox" aria-label={label} hidden={rows.length === 0}>
        {rows.map((row, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input handles the keys; it keeps the focus.
          <div
            key={row.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active.value}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pick(row)}
          >
            <bdi>{row.name}</bdi> <span class="muted">{detail(row)}</span>
          </div>
        ))}
      </div>
      <p class="picker-status" role="status">
        {isEmpty ? "No name contains this." : ""}
      </p>
      <FailureNotice failure={found.failure.value} retry={found.reload} />
    </div>
  );
}
