import type { ComponentChildren } from "preact";

/** The room of a table that may be wider than the screen: it scrolls by itself, and not the page. */
export const TableRoom = ({ label, children }: { label: string; children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard (axe: scrollable-region-focusable).
  <section class="table-room" aria-label={label} tabIndex={0}>
    {children}
  </section>
);
