import { useEffect } from "preact/hooks";

/** Sets the title of the document, which browsers show in tabs and screen readers read after a navigation. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Super Heroes on Bun`;
  }, [title]);
}
