/** A limit of calls in a time, for all callers together. */
export interface CallBudget {
  /** Takes a call, if one is left. */
  take(): boolean;
}

const MINUTE_MS = 60_000;

/** Allows `perMinute` calls in a minute. They come back one by one, so that a burst leaves none for the rest of its minute only. */
export function createCallBudget(perMinute: number, now: () => number = () => performance.now()): CallBudget {
  let left = perMinute;
  let countedAtMs = now();
  return {
    take() {
      const nowMs = now();
      left = Math.min(perMinute, left + ((nowMs - countedAtMs) / MINUTE_MS) * perMinute);
      countedAtMs = nowMs;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
