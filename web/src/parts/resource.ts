import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import { asFailure, type Failure } from "../api/failure.ts";

/** Data that a page loads. The last data stays while newer data is loading, so that nothing jumps. */
export interface Resource<Data> {
  data: Signal<Data | undefined>;
  failure: ReadonlySignal<Failure | undefined>;
  isLoading: ReadonlySignal<boolean>;
  reload(): void;
}

/**
 * Loads data when the component appears and whenever `key` changes. The request before is cancelled. With `key` undefined
 * nothing is loaded.
 */
export function useResource<Data>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<Data>,
): Resource<Data> {
  const data = useSignal<Data | undefined>(undefined);
  const failure = useSignal<Failure | undefined>(undefined);
  const isLoading = useSignal(key !== undefined);
  const version = useSignal(0);
  const current = version.value;

  useEffect(() => {
    if (key === undefined) return;
    const controller = new AbortController();
    isLoading.value = true;
    load(controller.signal).then(
      (loaded) => {
        if (controller.signal.aborted) return;
        data.value = loaded;
        failure.value = undefined;
        isLoading.value = false;
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        failure.value = asFailure(error);
        isLoading.value = false;
      },
    );
    return () => controller.abort();
    // `load` is another function in every render; `key` says what it loads.
  }, [key, current]);

  const reload = useCallback(() => void version.value++, []);
  return { data, failure, isLoading, reload };
}
