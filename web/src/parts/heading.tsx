import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { arrivals } from "../router/place.ts";

/** What a heading shows. */
export interface HeadingProps {
  dir?: "auto";
  children: ComponentChildren;
}

/**
 * The heading of a page, which has the focus after a navigation. Where it replaces another heading, because what the page shows
 * has been loaded or has changed, it takes the focus that was lost with the other one.
 */
export function Heading({ dir, children }: HeadingProps) {
  const element = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (arrivals.peek() > 0 && document.activeElement === document.body)
      element.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={element} tabIndex={-1} dir={dir}>
      {children}
    </h1>
  );
}
