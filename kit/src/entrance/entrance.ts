import { enter, refusalOf } from "./enter.ts";

/**
 * Looks at a request that has entered, before anything else is done for it: its response, or `undefined` to go on. What
 * it responds to has no log line and counts in no metric of requests, so it is for what must cost next to nothing.
 */
export type Guard = (request: Request) => Response | undefined;

/** What a server does with a request; Elysia's type says no more about it. */
type Handler = (...request: unknown[]) => unknown;

/** The wrapper of an app through which every request enters. Refused requests pass by the guards. */
export const entrance =
  (guards: readonly Guard[]) =>
  (handle: Handler, request: Request): Handler => {
    enter(request);
    if (guards.length === 0 || refusalOf(request)) return handle;
    for (const guard of guards) {
      const response = guard(request);
      if (response) return () => response;
    }
    return handle;
  };
