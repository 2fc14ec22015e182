import { entityTagOf } from "@super-heroes/kit/http/entity-tag";
import type { Deadline } from "@super-heroes/kit/request/deadline";
import { cacheFields, isNotModified, type Representation } from "./cache-fields.ts";
import { canonicalQuery, type Parameters } from "./query-parameters.ts";
import { createSharedReads, type Load, type Loaded, type SharedReads } from "./shared-reads.ts";

/** A response of a service, to be returned to the client. */
export interface ServiceResponse {
  status: number;
  headers: [string, string][];
  body: Uint8Array | ReadableStream<Uint8Array> | null;
}

/** A response that has been read completely. */
interface WholeResponse extends ServiceResponse, Representation {
  body: Uint8Array;
}

/** A response, and whether it is older than it should be because its service failed. */
export interface CachedResponse extends ServiceResponse {
  stale: boolean;
}

/** Reads a path, with its query, from a service, with none of the client's header fields. */
export type ReadPath = (path: string, deadline: Deadline) => Promise<ServiceResponse & { body: Uint8Array }>;

/** The responses of certain routes, kept while they are fresh, and in case their service fails. */
export interface CachedRoutes {
  /**
   * The response of the cache or of the service; `Cache-Status` says which. Throws 422 for a parameter that is not valid.
   */
  respond(request: Request, route: CachedRoute, read: ReadPath): Promise<CachedResponse>;
}

/** A request to a cached route. */
export interface CachedRoute {
  path: string;
  parameters: Parameters;
  deadline: Deadline;
}

/** The largest response that is kept. */
const LARGEST_BYTES = 64 * 1024;

/** Fields of a service's response that concern one request or one client. The gateway writes its own `ETag`. */
const NOT_SHARED = new Set(["date", "x-correlation-id", "server-timing", "set-cookie", "etag"]);

/**
 * Keeps the responses of cached routes for `freshMs`; each read has a deadline of `deadlineMs`. The key is the route and
 * its parameters. The read carries nothing else of any request, so its response cannot be personal. Nothing else about a
 * request, not even `Cache-Control: no-cache`, bypasses the cache.
 */
export function createCachedRoutes(freshMs: number, deadlineMs: number): CachedRoutes {
  const reads: SharedReads<WholeResponse> = createSharedReads(deadlineMs);
  return {
    async respond(request, { path, parameters, deadline }, read) {
      const key = path + canonicalQuery(request.url, parameters);
      const load: Load<WholeResponse> = async (ownDeadline) => loaded(await read(key, ownDeadline), freshMs);
      const shared = await reads.read(key, load, deadline);
      const { status, headers, body } = shared.value;
      const all: [string, string][] = [...headers, ...cacheFields(shared)];
      const stale = shared.from === "stale";
      if (!isNotModified(request, shared.value)) return { status, headers: all, body, stale };
      return { status: 304, headers: all.filter(([name]) => !isContentType(name)), body: null, stale };
    },
  };
}

function loaded(
  { status, headers, body }: ServiceResponse & { body: Uint8Array },
  freshMs: number,
): Loaded<WholeResponse> {
  const shared = headers.filter(([name]) => !NOT_SHARED.has(name.toLowerCase()));
  const mayKeep = status === 200 && body.length <= LARGEST_BYTES && !isPrivate(headers);
  return {
    value: { status, headers: shared, body, entityTag: status === 200 ? entityTagOf(body) : undefined },
    keepMs: mayKeep ? freshMs : 0,
    isFailure: status >= 500,
  };
}

const isContentType = (name: string) => name.toLowerCase() === "content-type";

/** Whether the service forbids to share or to keep its response. */
const isPrivate = (headers: readonly [string, string][]): boolean =>
  headers.some(
    ([name, value]) => name.toLowerCase() === "cache-control" && /\b(?:private|no-store)\b/i.test(value),
  );
