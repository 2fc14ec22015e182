import { enter, refusalOf } from "./enter.ts";

/**
 * Runs after the entrance and before routing and all hooks. Returns a response, or `undefined` to continue. A request that a
 * guard responds to is neither logged nor counted: guards are for responses that must cost almost nothing.
 */
export type Guard = (request: Request) => Response | undefined;

/** A request handler, as Elysia types it. */
type Handler = (...request: unknown[]) => unknown;

/** The wrapper of an app's handler that every request passes first. Guards do not get refused requests. */
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
