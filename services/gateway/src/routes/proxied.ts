import type { Shell } from "@super-heroes/kit/shell";
import type { HTTPHeaders } from "elysia";
import type { MarkDegraded } from "../degraded.ts";
import type { ReverseProxy } from "../proxy/reverse-proxy.ts";
import { PROXIED_ROUTES } from "../routing.ts";

/** Of an answer, not passed on: this server writes its own. */
const OWN = new Set(["date", "x-correlation-id"]);

/** Adds the routes of all services, each passed on to the service it belongs to. */
export function withProxiedRoutes(shell: Shell, proxy: ReverseProxy, markDegraded: MarkDegraded) {
  for (const route of PROXIED_ROUTES) {
    shell.all(
      route,
      async (context) => {
        const { request, path, correlationId, traceparent, deadline, set } = context;
        const peer = context.server?.requestIP(request)?.address ?? "";
        const answer = await proxy.forward({ request, path, correlationId, traceparent, deadline, peer });
        context.principal = answer.principal;
        if (answer.stale) markDegraded(set.headers, [answer.upstream]);
        const { status, body } = answer;
        const headers = answer.headers.filter(([name]) => !OWN.has(name.toLowerCase()));
        if (body instanceof ReadableStream) return new Response(body, { status, headers });
        // Handed over as they are: a Response would be taken apart and put together again.
        set.status = status;
        for (const [name, value] of headers) addTo(set.headers, name.toLowerCase(), value);
        return body ?? undefined;
      },
      { detail: { hide: true } },
    );
  }
  return shell;
}

/** A header that comes twice keeps both values: cookies as a list, others as one (RFC 9110, 5.3). */
function addTo(headers: HTTPHeaders, name: string, value: string): void {
  const before = headers[name];
  if (name === "set-cookie") headers[name] = [...[before ?? []].flat().map(String), value];
  else headers[name] = before === undefined ? value : `${before}, ${value}`;
}
