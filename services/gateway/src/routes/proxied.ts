import { allowedMethodsOf } from "@super-heroes/kit/http/entrance/allowed-methods";
import { methodNotAllowed, routeNotFound } from "@super-heroes/kit/http/problem";
import { streamedResponse } from "@super-heroes/kit/http/streamed-response";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { HTTPHeaders } from "elysia";
import type { MarkDegraded } from "../degraded.ts";
import type { ReverseProxy } from "../proxy/reverse-proxy.ts";
import { ROUTE_RULES } from "../route-rules.ts";
import { PROXIED_ROUTES } from "../routing.ts";
import { type Visit, visitOf } from "../visit.ts";

/** Of a response, not passed on: this server writes its own. */
const OWN = new Set(["date", "x-correlation-id"]);

const ownMethods = allowedMethodsOf(ROUTE_RULES.filter(({ isOwn }) => isOwn));

/** Adds the routes of all services, each passed on to the service it belongs to. */
export function withProxiedRoutes(shell: Shell, proxy: ReverseProxy, markDegraded: MarkDegraded) {
  for (const route of PROXIED_ROUTES) {
    shell.all(
      route,
      async (context) => {
        const { request, correlationId, traceparent, deadline, set, server } = context;
        const visit = visitOf(request);
        const { upstream } = visit;
        if (upstream === undefined) return respondInstead(visit);
        const answer = await proxy.forward({
          request,
          visit,
          upstream,
          correlationId,
          traceparent,
          deadline,
          // The server closes a connection on which nothing moves for so long.
          hangUp: () => server?.timeout(request, 1),
        });
        context.principal = answer.principal;
        if (answer.stale) markDegraded(set.headers, [answer.upstream]);
        const { status, body, stream } = answer;
        const headers = answer.headers.filter(([name]) => !OWN.has(name.toLowerCase()));
        if (body instanceof ReadableStream && stream)
          return streamedResponse({ stream: body, ended: stream.ended }, { status, headers });
        // Handed over as they are: a Response would be taken apart and put together again.
        set.status = status;
        for (const [name, value] of headers) addTo(set.headers, name.toLowerCase(), value);
        if (visit.method === "HEAD" && body === null) sayUnknownLength(set.headers, status);
        return body ?? undefined;
      },
      { detail: { hide: true } },
    );
  }
  return shell;
}

/** Responds where no service is to be asked: OPTIONS on a route of the gateway's own. Throws 405, or 404. */
function respondInstead({ method, path }: Visit): Response {
  const allow = ownMethods(path);
  if (allow === "") throw routeNotFound();
  if (method === "OPTIONS") return new Response(null, { status: 204, headers: { allow } });
  throw methodNotAllowed(allow);
}

/** GET would stream a body of unknown length. Without this field Bun would send `Content-Length: 0`. */
function sayUnknownLength(headers: HTTPHeaders, status: number): void {
  if (headers["content-length"] === undefined && status !== 204 && status !== 304)
    headers["transfer-encoding"] = "chunked";
}

/** A header that comes twice keeps both values: cookies as a list, others as one (RFC 9110, 5.3). */
function addTo(headers: HTTPHeaders, name: string, value: string): void {
  const before = headers[name];
  if (name === "set-cookie") headers[name] = [...[before ?? []].flat().map(String), value];
  else headers[name] = before === undefined ? value : `${before}, ${value}`;
}
