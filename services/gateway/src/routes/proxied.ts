import { allowedMethodsOf } from "@super-heroes/kit/http/entrance/allowed-methods";
import { methodNotAllowed, routeNotFound } from "@super-heroes/kit/http/problem";
import { streamedResponse } from "@super-heroes/kit/http/streamed-response";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { HTTPHeaders } from "elysia";
import type { ReverseProxy } from "../proxy/reverse-proxy.ts";
import { VIA } from "../proxy/via.ts";
import { ROUTE_RULES } from "../routing/route-rules.ts";
import { type RoutedRequest, routedRequest } from "../routing/routed-request.ts";
import { PROXIED_ROUTES } from "../routing/services.ts";
import type { MarkDegraded } from "./degraded.ts";

/** Fields of a service's response that are dropped: this server writes its own. */
const OWN = new Set(["date", "x-correlation-id"]);

const ownMethods = allowedMethodsOf(ROUTE_RULES.filter(({ isOwn }) => isOwn));

/** Adds the routes of all services. Requests are forwarded to the service of their path. */
export function withProxiedRoutes(shell: Shell, proxy: ReverseProxy, markDegraded: MarkDegraded) {
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
        if (response.stale) markDegraded(set.headers, [response.upstream]);
        const { status, body, stream } = response;
        const headers = response.headers.filter(([name]) => !OWN.has(name.toLowerCase()));
        headers.push(["via", VIA]);
        // The service decides about its response.
        if (headers.some(([name]) => name.toLowerCase() === "cache-control"))
          delete set.headers["cache-control"];
        if (body instanceof ReadableStream && stream)
          return streamedResponse({ stream: body, ended: stream.ended }, { status, headers });
        // Set directly: Elysia would take a Response apart and build a new one.
        set.status = status;
        for (const [name, value] of headers) addTo(set.headers, name.toLowerCase(), value);
        if (routed.method === "HEAD" && body === null) setUnknownLength(set.headers, status);
        return body ?? undefined;
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

/** GET would stream a body of unknown length. Without this field Bun would send `Content-Length: 0`. */
function setUnknownLength(headers: HTTPHeaders, status: number): void {
  if (headers["content-length"] === undefined && status !== 204 && status !== 304)
    headers["transfer-encoding"] = "chunked";
}

/** Adds a header field. Repeated fields keep all values: cookies as a list, others joined (RFC 9110, 5.3). */
function addTo(headers: HTTPHeaders, name: string, value: string): void {
  const before = headers[name];
  if (name === "set-cookie") headers[name] = [...[before ?? []].flat().map(String), value];
  else headers[name] = before === undefined ? value : `${before}, ${value}`;
}
