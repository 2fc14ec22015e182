import { streamedResponse } from "@super-heroes/kit/http/streamed-response";
import type { HTTPHeaders } from "elysia";
import type { ForwardResponse } from "../proxy/reverse-proxy.ts";
import { VIA } from "../proxy/via.ts";
import type { MarkDegraded } from "./degraded.ts";

/** Fields of a service's response that are dropped: this server writes its own. */
const OWN = new Set(["date", "x-correlation-id"]);

/** The parts of a handler's context that a response is written with. */
interface Responding {
  /** As the client sent it. */
  method: string;
  set: { status?: number | string; headers: HTTPHeaders };
}

/** Creates the writer of responses of services: it writes status and header fields, and returns what the handler returns. */
export const forwardedResponse =
  (markDegraded: MarkDegraded) =>
  (
    { upstream, stale, status, headers: received, body, stream }: ForwardResponse,
    { method, set }: Responding,
  ) => {
    if (stale) markDegraded(set.headers, [upstream]);
    const headers = received.filter(([name]) => !OWN.has(name.toLowerCase()));
    headers.push(["via", VIA]);
    // The service decides about its response.
    if (headers.some(([name]) => name.toLowerCase() === "cache-control")) delete set.headers["cache-control"];
    if (body instanceof ReadableStream && stream)
      return streamedResponse({ stream: body, ended: stream.ended }, { status, headers });
    // Set directly: Elysia would take a Response apart and build a new one.
    set.status = status;
    for (const [name, value] of headers) addTo(set.headers, name.toLowerCase(), value);
    if (method === "HEAD" && body === null) setUnknownLength(set.headers, status);
    return body ?? undefined;
  };

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
