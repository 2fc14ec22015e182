import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import { asFailure, type Failure } from "../api/failure.ts";

/** Data that a page loads. The last data stays while newer data is loading, so that nothing jumps. */
export interface Resource<Data> {
  data: Signal<Data | undefined>;
  failure: ReadonlySignal<Failure | undefined>;
  /** Whether the data is not that of the current key. */
  isLoading: { readonly value: boolean };
  reload(): void;
}

/** How soon a request is repeated that failed for a reason that passes. */
const AGAIN_AFTER_MS = 5000;

/**
 * Loads data when the component appears and whenever `key` changes. The request before is cancelled. With `key` undefined
 * nothing is loaded. Where a service does not respond, the request is repeated until it does.
 */
export function useResource<Data>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<Data>,
): Resource<Data> {
  const data = useSignal<Data | undefined>(undefined);
  const failure = useSignal<Failure | undefined>(undefined);
  const settled = useSignal<string | undefined>(undefined);
  const version = useSignal(0);
  const current = version.value;
  const attempt = `${current} ${key}`;
  const reload = useCallback(() => void version.value++, []);

  useEffect(() => {
    if (key === undefined) return;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    load(controller.signal).then(
      (loaded) => {
        if (controller.signal.aborted) return;
        data.value = loaded;
        failure.value = undefined;
        settled.value = attempt;
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const failed = asFailure(error);
        failure.value = failed;
        settled.value = attempt;
        if (failed.isPassing)
          timer = setTimeout(reload, Math.max(AGAIN_AFTER_MS, (failed.retryAfterS ?? 0) * 1000));
      },
    );
    const online = () => {
      if (failure.value?.isPassing) reload();
    };
    addEventListener("online", online);
    return () => {
      controller.abort();
      clearTimeout(timer);
      removeEventListener("online", online);
    };
    // `load` is another function in every render; `key` says what it loads.
  }, [key, current]);

  // By what has been loaded, and not by what was begun: an effect begins after the render.
  const isLoading = { value: key !== undefined && settled.value !== attempt };
  return { data, failure, isLoading, reload };
}
