import { wantsEncryptedResponse } from "@super-heroes/kit/encryption/channel";
import type { Flag } from "@super-heroes/kit/flags/flag";
import { type BodyLimits, readBytes } from "@super-heroes/kit/http/body/body-bytes";
import { Cancellation } from "@super-heroes/kit/request/cancellation";
import { type Deadline, RESPONSE_MARGIN_MS } from "@super-heroes/kit/request/deadline";
import { headersOf } from "@super-heroes/kit/request/scope-headers";
import type { Admission } from "../admission/admission.ts";
import type { AddressOf } from "../admission/forwarded-address.ts";
import type { StreamPlaces } from "../admission/stream-places.ts";
import type { CachedResponse, CachedRoutes, ReadPath } from "../cache/cached-routes.ts";
import type { RoutedRequest } from "../routing/routed-request.ts";
import { shapeOf, type UpstreamName } from "../routing/services.ts";
import { forwardedHeaders } from "./forwarded-headers.ts";
import { isEventStream, type Link, type LinkResponse, type Recipient } from "./link.ts";
import type { Sealer } from "./sealed-routes.ts";
import { VIA } from "./via.ts";
import { wholeBody } from "./whole-body.ts";

/** The dependencies of the proxy. */
export interface ProxyDependencies {
  links: Record<UpstreamName, Link>;
  admission: Admission;
  sealer: Sealer;
  /** `undefined`: nothing is cached. */
  cachedRoutes: CachedRoutes | undefined;
  /** Whether the response to this request may come from the cache. */
  mayCache: Flag<boolean>;
  /** For streams of events. */
  streamPlaces: StreamPlaces;
  /** For long responses that are read slowly. */
  slowPlaces: StreamPlaces;
  bodyLimitBytes: number;
  /** The largest response of a cached route, in bytes. */
  maxResponseBytes: number;
  addressOf: AddressOf;
}

/** A request to be forwarded to a service. */
export interface ForwardRequest {
  request: Request;
  routed: RoutedRequest;
  upstream: UpstreamName;
  correlationId: string;
  traceparent: string | undefined;
  deadline: Deadline;
  /** Closes the connection of a client that has stopped reading. */
  hangUp: Recipient["hangUp"];
}

/** The response to a forwarded request. */
export interface ForwardResponse extends CachedResponse {
  /** `undefined` when the body is complete. */
  stream: LinkResponse["stream"];
  upstream: UpstreamName;
}

/** Forwards requests to the services. */
export interface ReverseProxy {
  /**
   * Resolves with the response of the service, unchanged. Throws problems of the gateway's own:
   * 408, 413, 429 for too many streams, 502, 503, 504.
   */
  forward(incoming: ForwardRequest): Promise<ForwardResponse>;
}

/** A read for the cache has no client. A new signal for each read, because listeners are not removed from it. */
const noRecipient = (): Recipient => ({ client: new Cancellation(), hangUp() {} });

/** A response that takes longer than this to read has filled the buffers on its way. */
const SLOW_MS = 1000;

/** Methods whose body is read and forwarded. */
export const METHODS_WITH_BODY: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Creates the proxy. */
export function createProxy({
  links,
  admission,
  sealer,
  cachedRoutes,
  mayCache,
  streamPlaces,
  slowPlaces,
  bodyLimitBytes,
  maxResponseBytes,
  addressOf,
}: ProxyDependencies): ReverseProxy {
  async function exchange(incoming: ForwardRequest): Promise<LinkResponse> {
    const { request, routed, upstream, deadline, hangUp } = incoming;
    const { method, path } = routed;
    // Read before a place is taken: a client that sends its body slowly must not hold one.
    const limits = { limitBytes: bodyLimitBytes, deadline };
    const sealed = await sealer.seal(incoming, limits);
    const body = sealed?.body ?? (await bodyOf(request, limits));
    const isHashing = routed.rules.limit === "credentials";
    const entered = admission.enter({ upstream, isHashing }, `${method} ${shapeOf(path)}`, request.signal);
    const place = entered instanceof Promise ? await entered : entered;
    let responded = false;
    try {
      const headers =
        headersOf(incoming, RESPONSE_MARGIN_MS) +
        forwardedHeaders(
          {
            headers: request.headers,
            peer: routed.peer,
            client: routed.client,
            protocol: addressOf(request, routed.peer).protocol,
          },
          sealed?.headers,
        );
      const response = await links[upstream].exchange(
        { method, path: path + queryOf(request), headers, ...(body && { body }) },
        deadline,
        { client: request.signal, hangUp },
      );
      // The latency of a login is that of its hash, and a stream has only begun: neither measures load.
      responded = !isHashing && !(response.body instanceof ReadableStream);
      return sealed ? await sealer.open(response, { ...routed, upstream }, deadline) : response;
    } finally {
      // Released before the client has read the response: the place counts the work of the service.
      place.release(responded);
    }
  }

  /** Reads from a service for the cache. Of the client's request it sends only the correlation id and the trace context. */
  function readFor({ upstream, correlationId, traceparent }: ForwardRequest): ReadPath {
    return async (path, deadline) => {
      const recipient = noRecipient();
      const kind = `GET ${shapeOf(path.split("?", 1)[0] ?? path)}`;
      const place = await admission.enter({ upstream, isHashing: false }, kind, recipient.client);
      let responded = false;
      try {
        const headers = `${headersOf({ correlationId, traceparent, deadline }, RESPONSE_MARGIN_MS)}accept: application/json\r\nvia: ${VIA}\r\n`;
        const response = await links[upstream].exchange(
          { method: "GET", path, headers },
          deadline,
          recipient,
        );
        const body = await wholeBody(upstream, response.body, maxResponseBytes, deadline);
        responded = true;
        return { ...response, body };
      } finally {
        place.release(responded);
      }
    };
  }

  async function exchangeOrCached(
    incoming: ForwardRequest,
  ): Promise<CachedResponse & Pick<LinkResponse, "stream">> {
    const { request, routed, deadline } = incoming;
    const { cached } = routed.rules;
    if (cachedRoutes && cached && !wantsEncryptedResponse(request) && mayCache.for(incoming.correlationId)) {
      const route = { path: routed.path, parameters: cached, deadline };
      return { ...(await cachedRoutes.respond(request, route, readFor(incoming))), stream: undefined };
    }
    if (routed.rules.isStream) streamPlaces.require(routed.client);
    const response = await exchange(incoming);
    if (isEventStream(response)) await holdPlace(response, routed.client);
    else if (response.stream) limitSlow(response.stream, routed.client);
    return { ...response, stale: false };
  }

  /** A response that is read slowly takes one of its client's places, and is cut off when there is none. */
  function limitSlow({ ended, cutOff }: NonNullable<LinkResponse["stream"]>, client: string): void {
    let release = () => {};
    const slow = setTimeout(() => {
      try {
        release = slowPlaces.take(client);
      } catch {
        cutOff("client_slow");
      }
    }, SLOW_MS);
    void ended.then(() => {
      clearTimeout(slow);
      release();
    });
  }

  /** A stream of events takes one of its client's places until it ends. */
  async function holdPlace({ body, stream }: LinkResponse, client: string): Promise<void> {
    if (!(body instanceof ReadableStream)) return;
    try {
      const release = streamPlaces.take(client);
      void stream?.ended.then(release);
    } catch (refusal) {
      await body.cancel(refusal);
      throw refusal;
    }
  }

  return {
    async forward(incoming) {
      const response = await exchangeOrCached(incoming);
      return { ...response, upstream: incoming.upstream };
    },
  };
}

async function bodyOf(request: Request, limits: BodyLimits): Promise<Uint8Array | undefined> {
  return METHODS_WITH_BODY.has(request.method) ? await readBytes(request, limits) : undefined;
}

function queryOf({ url }: Request): string {
  const start = url.indexOf("?");
  return start < 0 ? "" : url.slice(start);
}
