import type { Principal } from "@super-heroes/kit/auth/principal";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { wantsEncryptedResponse } from "@super-heroes/kit/encryption/channel";
import { type BodyLimits, readBytes } from "@super-heroes/kit/http/body/body-bytes";
import { Cancellation } from "@super-heroes/kit/request/cancellation";
import { type Deadline, RESPONSE_MARGIN_MS } from "@super-heroes/kit/request/deadline";
import { headersOf } from "@super-heroes/kit/request/scope-headers";
import type { CachedResponse, CachedRoutes, ReadPath } from "../cache/cached-routes.ts";
import type { Admission } from "../door/admission.ts";
import type { StreamPlaces } from "../door/stream-places.ts";
import { shapeOf, type UpstreamName } from "../routing.ts";
import type { Visit } from "../visit.ts";
import { forwardedHeaders } from "./forwarded-headers.ts";
import { isEventStream, type Link, type LinkAnswer, type Recipient } from "./link.ts";
import type { Sealer } from "./sealed-routes.ts";
import { wholeBody } from "./whole-body.ts";

/** What the proxy is made from. */
export interface ProxyDependencies {
  links: Record<UpstreamName, Link>;
  admission: Admission;
  verifier: TokenVerifier;
  sealer: Sealer;
  /** Absent: nothing is cached. */
  cachedRoutes: CachedRoutes | undefined;
  /** For streams of events. */
  streamPlaces: StreamPlaces;
  /** For long responses that are read slowly. */
  slowPlaces: StreamPlaces;
  bodyLimitBytes: number;
  /** The largest response of a cached route, in bytes. */
  maxResponseBytes: number;
}

/** A request to be passed on to a service. */
export interface Arrival {
  request: Request;
  visit: Visit;
  upstream: UpstreamName;
  correlationId: string;
  traceparent: string | undefined;
  deadline: Deadline;
  /** Closes the connection of a client that does not read. */
  hangUp: Recipient["hangUp"];
}

/** A response on its way back. */
export interface Departure extends CachedResponse {
  /** `undefined` where all of the body is there. */
  stream: LinkAnswer["stream"];
  upstream: UpstreamName;
  principal: Principal | undefined;
}

/** Passes requests on to the services they belong to. */
export interface ReverseProxy {
  /**
   * The response of the service, as it is. Throws a problem of the gateway's own: 401 for a token that is not valid, 408,
   * 413, 429 for one stream too many, 502, 503, 504.
   */
  forward(arrival: Arrival): Promise<Departure>;
}

/** What is read for the cache has no client that could leave. A new one each time: what listens to it is not removed. */
const noRecipient = (): Recipient => ({ client: new Cancellation(), hangUp() {} });

/** A response that is read for so long is read slowly, or very large: buffers all along its way are full of it. */
const SLOW_MS = 1000;

/** Methods whose body is read and passed on. */
export const METHODS_WITH_BODY: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Creates the proxy. */
export function createProxy({
  links,
  admission,
  verifier,
  sealer,
  cachedRoutes,
  streamPlaces,
  slowPlaces,
  bodyLimitBytes,
  maxResponseBytes,
}: ProxyDependencies): ReverseProxy {
  async function exchange(arrival: Arrival): Promise<LinkAnswer> {
    const { request, visit, upstream, deadline, hangUp } = arrival;
    const { method, path } = visit;
    // Before a place is taken: a client that sends its body slowly, or never, keeps none from others.
    const limits = { limitBytes: bodyLimitBytes, deadline };
    const sealed = await sealer.seal(arrival, limits);
    const body = sealed?.body ?? (await bodyOf(request, limits));
    const isHashing = visit.rules.limit === "credentials";
    const entered = admission.enter({ upstream, isHashing }, `${method} ${shapeOf(path)}`, request.signal);
    const place = entered instanceof Promise ? await entered : entered;
    let responded = false;
    try {
      const headers =
        headersOf(arrival, RESPONSE_MARGIN_MS) +
        forwardedHeaders(
          { headers: request.headers, peer: visit.peer, client: visit.client, protocol: protocolOf(request) },
          sealed?.headers,
        );
      const answer = await links[upstream].exchange(
        { method, path: path + queryOf(request), headers, ...(body && { body }) },
        deadline,
        { client: request.signal, hangUp },
      );
      // A login takes as long as its hash, and a long response has only begun: neither says anything about load.
      responded = !isHashing && !(answer.body instanceof ReadableStream);
      return answer;
    } finally {
      // Here and not when the client has read it: the place counts the work of the service.
      place.release(responded);
    }
  }

  /** Reads from a service for the cache; of the client's request it carries the correlation id and the trace only. */
  function readFor({ upstream, correlationId, traceparent }: Arrival): ReadPath {
    return async (path, deadline) => {
      const recipient = noRecipient();
      const kind = `GET ${shapeOf(path.split("?", 1)[0] ?? path)}`;
      const place = await admission.enter({ upstream, isHashing: false }, kind, recipient.client);
      let responded = false;
      try {
        const headers = `${headersOf({ correlationId, traceparent, deadline }, RESPONSE_MARGIN_MS)}accept: application/json\r\n`;
        const answer = await links[upstream].exchange({ method: "GET", path, headers }, deadline, recipient);
        const body = await wholeBody(upstream, answer.body, maxResponseBytes, deadline);
        responded = true;
        return { ...answer, body };
      } finally {
        place.release(responded);
      }
    };
  }

  async function exchangeOrCached(arrival: Arrival): Promise<CachedResponse & Pick<LinkAnswer, "stream">> {
    const { request, visit, deadline } = arrival;
    const { cached } = visit.rules;
    if (cachedRoutes && cached && !wantsEncryptedResponse(request)) {
      const route = { path: visit.path, parameters: cached, deadline };
      return { ...(await cachedRoutes.respond(request, route, readFor(arrival))), stream: undefined };
    }
    if (visit.rules.isStream) streamPlaces.require(visit.client);
    const answer = await exchange(arrival);
    if (isEventStream(answer)) await holdPlace(answer, visit.client);
    else if (answer.stream) limitSlow(answer.stream, visit.client);
    return { ...answer, stale: false };
  }

  /** A response that takes long to read takes one of its client's places, too, and is cut off where there is none. */
  function limitSlow({ ended, cutOff }: NonNullable<LinkAnswer["stream"]>, client: string): void {
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
  async function holdPlace({ body, stream }: LinkAnswer, client: string): Promise<void> {
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
    async forward(arrival) {
      const { request, visit } = arrival;
      const authorization = visit.rules.ignoresToken ? null : request.headers.get("authorization");
      const principal = authorization === null ? undefined : await verifier.verify(authorization);
      const answer = await exchangeOrCached(arrival);
      return { ...answer, upstream: arrival.upstream, principal };
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

const protocolOf = ({ url }: Request) => url.slice(0, url.indexOf(":"));
