import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useCallback, useRef } from "preact/hooks";
import { asFailure, type Failure } from "../api/failure.ts";

/** Something that a person starts, such as a fight. */
export interface Action<Arguments extends unknown[]> {
  /** Does nothing while it runs: two clicks are one. Whether it succeeded. */
  run(...given: Arguments): Promise<boolean>;
  isRunning: ReadonlySignal<boolean>;
  failure: ReadonlySignal<Failure | undefined>;
  clear(): void;
}

/** An action with its state, for a component. */
export function useAction<Arguments extends unknown[]>(
  work: (...given: Arguments) => Promise<void>,
): Action<Arguments> {
  const isRunning = useSignal(false);
  const failure = useSignal<Failure | undefined>(undefined);
  const latest = useRef(work);
  latest.current = work;

  const run = useCallback(async (...given: Arguments): Promise<boolean> => {
    if (isRunning.value) return false;
    isRunning.value = true;
    try {
      await latest.current(...given);
      failure.value = undefined;
      return true;
    } catch (error) {
      failure.value = asFailure(error);
      return false;
    } finally {
      isRunning.value = false;
    }
  }, []);
  const clear = useCallback(() => {
    failure.value = undefined;
  }, []);
  return { run, isRunning, failure, clear };
}
