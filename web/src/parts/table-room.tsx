import type { ComponentChildren } from "preact";

/**
 * The room of a table that may be wider than the screen: it scrolls by itself, and not the page. A group and no landmark: the
 * section around it is one already.
 */
export const TableRoom = ({ label, children }: { label: string; children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard (axe: scrollable-region-focusable).
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
  <div class="table-room" role="group" aria-label={label} tabIndex={0}>
    {children}
  </div>
);
