import { signal } from "@preact/signals";

/** Where the application is: a path and a query. Every state that can be shared or reloaded is in it. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const read = (): Place => ({ path: location.pathname, query: new URLSearchParams(location.search) });

/** The place that is shown. Change it with {@link navigate}. */
export const place = signal<Place>(read());

/** Counts navigations to another path, after which the focus moves to the new page. */
export const arrivals = signal(0);

/** What a history entry keeps. */
interface EntryState {
  scrollY?: number;
}

/** Shows another place. `replace` puts it in the stead of the current history entry; `toTop` begins at its top. */
export function navigate(
  to: string,
  { replace = false, toTop = false }: { replace?: boolean; toTop?: boolean } = {},
): void {
  const target = new URL(to, location.href);
  if (target.href === location.href && !replace) return;
  const isOtherPath = target.pathname !== location.pathname;
  if (replace) history.replaceState(history.state, "", target);
  else {
    keepScroll();
    history.pushState({}, "", target);
  }
  place.value = read();
  if (toTop) scrollTo(0, 0);
  if (!isOtherPath) return;
  if (!replace) scrollTo(0, 0);
  arrivals.value++;
}

/** Follows clicks on links of this application, and the browser's back and forward. */
export function startRouter(): void {
  history.scrollRestoration = "manual";
  document.addEventListener("click", follow);
  addEventListener("popstate", () => {
    const before = place.peek().path;
    place.value = read();
    restoreScroll((history.state as EntryState | null)?.scrollY ?? 0);
    if (place.peek().path !== before) arrivals.value++;
  });
  addEventListener("pagehide", keepScroll);
  restoreScroll((history.state as EntryState | null)?.scrollY ?? 0);
}

function keepScroll(): void {
  history.replaceState({ ...(history.state as EntryState | null), scrollY } satisfies EntryState, "");
}

const RESTORE_WITHIN_MS = 1000;

/** Scrolls as soon as the page is long enough again; its rows may still be loading. */
function restoreScroll(to: number): void {
  if (to === 0) return;
  const startedAtMs = performance.now();
  const attempt = () => {
    scrollTo(0, to);
    if (Math.abs(scrollY - to) > 2 && performance.now() - startedAtMs < RESTORE_WITHIN_MS)
      requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
}

function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null || link.target !== "" || link.hasAttribute("download")) return;
  const url = new URL(link.href, location.href);
  if (url.origin !== location.origin || isServed(url.pathname)) return;
  if (url.pathname === location.pathname && url.search === location.search && url.hash !== "") return;
  event.preventDefault();
  // The next page of a table begins with its first row.
  navigate(url.href, { toTop: link.relList.contains("next") || link.relList.contains("prev") });
}

/** Whether the gateway itself serves this path. */
const isServed = (path: string) =>
  /^\/(api|assets|swagger|graphql|health|ready|report|report\.html)(\/|$)/.test(path);
