import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { asFailure, Failure } from "../api/failure.ts";
import { Heading } from "../parts/heading.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import type { PageProps } from "../router/page-props.ts";
import { arrivals, place } from "../router/place.ts";
import { type Route, routeOf } from "../router/routes.ts";
import { NotFound } from "./not-found.tsx";
import { PageBoundary } from "./page-boundary.tsx";

const loaded = new Map<Route, ComponentType<PageProps>>();

/** The page of the current place. The last page stays until the module of the next one is there. */
export function Page() {
  const found = routeOf(place.value.path);
  const route = found?.route;
  const failure = useSignal<Failure | undefined>(undefined);
  const shown = useSignal<{ route: Route; parameters: Record<string, string> } | undefined>(undefined);
  const attempt = useSignal(0);
  const attempts = attempt.value;

  useEffect(() => {
    failure.value = undefined;
    if (!route || loaded.has(route)) return;
    route.load().then(
      ({ default: component }) => {
        loaded.set(route, component);
        shown.value = routeOf(place.peek().path);
      },
      (error: unknown) => {
        failure.value = new Failure(
          "unreachable",
          navigator.onLine
            ? "This page could not be loaded. A new version may have been deployed: reload the page."
            : asFailure(new Failure("offline", "This device is offline, and this page is not loaded yet."))
                .message,
        );
        console.warn(error);
      },
    );
  }, [route, attempts]);

  useEffect(() => {
    const again = () => {
      if (failure.value) attempt.value++;
    };
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, []);

  // Before the page is painted, so that its heading is never seen without the focus.
  useLayoutEffect(focusHeading, [arrivals.value, shown.value?.route]);

  if (failure.value)
    return (
      <section class="page">
        <Heading>This page could not be loaded</Heading>
        <FailureNotice failure={failure.value} retry={() => location.reload()} />
      </section>
    );
  if (!found) return <NotFound path={place.value.path} />;
  const Component = loaded.get(found.route);
  if (!Component) {
    const last = shown.value && loaded.get(shown.value.route);
    return last ? null : <PageLoading />;
  }
  return (
    <PageBoundary key={found.route.patterns[0]}>
      <Component parameters={found.parameters} />
    </PageBoundary>
  );
}

const PageLoading = () => (
  <p class="page-loading" role="status">
    Loading…
  </p>
);

/** After a navigation by link, the focus is where the new page begins. The first page leaves it to the browser. */
function focusHeading(): void {
  if (arrivals.peek() === 0) return;
  document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}
