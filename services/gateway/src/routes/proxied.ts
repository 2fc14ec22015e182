import { allowedMethodsOf } from "@super-heroes/kit/http/entrance/allowed-methods";
import { methodNotAllowed, routeNotFound } from "@super-heroes/kit/http/problem";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { ReverseProxy } from "../proxy/reverse-proxy.ts";
import { ROUTE_RULES } from "../routing/route-rules.ts";
import { type RoutedRequest, routedRequest } from "../routing/routed-request.ts";
import { PROXIED_ROUTES } from "../routing/services.ts";
import type { MarkDegraded } from "./degraded.ts";
import { forwardedResponse } from "./forwarded-response.ts";

const ownMethods = allowedMethodsOf(ROUTE_RULES.filter(({ isOwn }) => isOwn));

/** Adds the routes of all services. Requests are forwarded to the service of their path. */
export function withProxiedRoutes(shell: Shell, proxy: ReverseProxy, markDegraded: MarkDegraded) {
  const respond = forwardedResponse(markDegraded);
  for (const route of PROXIED_ROUTES) {
    shell.all(
      route,
      async (context) => {
        const { request, correlationId, traceparent, deadline, set, server } = context;
        const routed = routedRequest(request);
        const { upstream } = routed;
        if (upstream === undefined) return respondItself(routed);
        const response = await proxy.forward({
          request,
          routed,
          upstream,
          correlationId,
          traceparent,
          deadline,
          // The server closes a connection that is idle for this many seconds.
          hangUp: () => server?.timeout(request, 1),
        });
        context.principal = routed.principal;
        return respond(response, { method: routed.method, set });
      },
      { detail: { hide: true } },
    );
  }
  return shell;
}

/** Responds to OPTIONS on the gateway's own routes. Throws 405, or 404 for an unknown path. */
function respondItself({ method, path }: RoutedRequest): Response {
  const allow = ownMethods(path);
  if (allow === "") throw routeNotFound();
  if (method === "OPTIONS") return new Response(null, { status: 204, headers: { allow } });
  throw methodNotAllowed(allow);
}
