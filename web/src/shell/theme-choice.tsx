import { useSignal } from "@preact/signals";
import { applyTheme, storedTheme, storeTheme, THEMES, type Theme } from "./theme.ts";

const LABELS: Readonly<Record<Theme, string>> = {
  system: "Theme: as this device",
  light: "Theme: light",
  dark: "Theme: dark",
};

/** A button that steps through the themes. */
export function ThemeChoice() {
  const theme = useSignal(storedTheme());
  const choose = () => {
    const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "system";
    theme.value = next;
    applyTheme(next);
    storeTheme(next);
  };
  return (
    <button
      type="button"
      class={`theme-choice theme-${theme.value}`}
      onClick={choose}
      aria-label={`${LABELS[theme.value]}. Change`}
      title={LABELS[theme.value]}
    >
      <span class="theme-sign" aria-hidden="true" />
    </button>
  );
}
