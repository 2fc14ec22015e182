import { contracted } from "./contracted.ts";
import type { Backend } from "./gateway-under-test.ts";

/** Long enough for any test. */
export const KEPT = { CACHE_MS: "60000" };
export const COUNT = "/api/v1/users/stats/count";
export const FIGHTS = "/api/v1/analytics/fights";

/** A service that counts and records its calls, and returns the count. */
export function counting() {
  const calls = { made: 0, urls: [] as string[], headers: [] as Headers[] };
  const backend: Backend = (request) => {
    calls.urls.push(new URL(request.url).pathname + new URL(request.url).search);
    calls.headers.push(request.headers);
    return Response.json({ count: ++calls.made });
  };
  return { calls, backend };
}

/** A service that responds once `open` is called. */
export function waiting(respond: () => Response = () => Response.json({ count: 1 })) {
  const called = Promise.withResolvers<void>();
  const open = Promise.withResolvers<void>();
  const calls = { made: 0 };
  const backend: Backend = async () => {
    calls.made++;
    called.resolve();
    await open.promise;
    return respond();
  };
  return { calls, backend, called: called.promise, open: open.resolve };
}

/** The responses of the services that the dashboard calls, by path. */
export const dashboardParts: Record<string, unknown> = {
  [COUNT]: contracted("the number of users"),
  "/api/orders/stats": contracted("the statistics of orders"),
  [FIGHTS]: contracted("the statistics of fights"),
};

/** The three services of the dashboard, and the number of calls to them. */
export function dashboardServices() {
  const calls = { made: 0 };
  const backend: Backend = (request) => {
    calls.made++;
    return Response.json(dashboardParts[new URL(request.url).pathname] ?? {});
  };
  return { calls, backends: { users: backend, orders: backend, analytics: backend } };
}
