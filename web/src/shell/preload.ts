import { routeOf } from "../router/routes.ts";

/** Loads the module of a page when its link is pointed at or focused, so that it is there at the click. */
export function preloadPages(): void {
  const preload = ({ target }: Event) => {
    const link = target instanceof Element ? target.closest("a") : null;
    if (link === null || link.origin !== location.origin) return;
    // A failure is shown when the page is opened.
    routeOf(link.pathname)
      ?.route.load()
      .catch(() => undefined);
  };
  document.addEventListener("pointerover", preload, { passive: true });
  document.addEventListener("focusin", preload);
}
