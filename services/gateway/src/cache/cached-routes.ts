import type { Deadline } from "@super-heroes/kit/deadline";
import { entityTagOf } from "@super-heroes/kit/entity-tag";
import { cacheFields, isNotModified, type Representation } from "./cache-fields.ts";
import { canonicalQuery, type Parameters } from "./query-parameters.ts";
import { createSharedReads, type Load, type Loaded, type SharedReads } from "./shared-reads.ts";

/** A response that is passed on. */
export interface Answer {
  status: number;
  headers: [string, string][];
  body: Uint8Array | ReadableStream<Uint8Array> | null;
}

/** The response of a service, all of which is there. */
interface WholeAnswer extends Answer, Representation {
  body: Uint8Array;
}

/** A response, and whether it is older than it should be because its service failed. */
export interface CachedAnswer extends Answer {
  stale: boolean;
}

/** Reads a path, with its query, from a service: as the gateway, with nothing of the client's request. */
export type ReadPath = (path: string, deadline: Deadline) => Promise<Answer & { body: Uint8Array }>;

/** The responses of certain routes, given again while they are fresh, and when their service fails. */
export interface CachedRoutes {
  /**
   * The response of the cache, or of the service; it says which in `Cache-Status`. Throws 422 for a parameter that is
   * not valid, in place of the service.
   */
  answer(request: Request, route: CachedRoute, read: ReadPath): Promise<CachedAnswer>;
}

/** A request to a cached route. */
export interface CachedRoute {
  path: string;
  parameters: Parameters;
  deadline: Deadline;
}

/** The largest response that is kept. */
const LARGEST_BYTES = 64 * 1024;

/** Of a service's response, not for others: they are about the one request that was made, or about one client. */
const NOT_SHARED = new Set(["date", "x-correlation-id", "server-timing", "set-cookie", "etag"]);

/**
 * Keeps the responses of cached routes for `freshMs`; each read has `deadlineMs`. A response is the route's and its
 * known parameters'. The read carries nothing else of any request, so it cannot be one person's; and nothing else about
 * a request, not even `Cache-Control: no-cache`, leads to another one.
 */
export function createCachedRoutes(freshMs: number, deadlineMs: number): CachedRoutes {
  const reads: SharedReads<WholeAnswer> = createSharedReads(deadlineMs);
  return {
    async answer(request, { path, parameters, deadline }, read) {
      const key = path + canonicalQuery(request.url, parameters);
      const load: Load<WholeAnswer> = async (ownDeadline) => loaded(await read(key, ownDeadline), freshMs);
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
  { status, headers, body }: Answer & { body: Uint8Array },
  freshMs: number,
): Loaded<WholeAnswer> {
  const shared = headers.filter(([name]) => !NOT_SHARED.has(name.toLowerCase()));
  const mayKeep = status === 200 && body.length <= LARGEST_BYTES && !isPrivate(headers);
  return {
    value: { status, headers: shared, body, entityTag: status === 200 ? entityTagOf(body) : undefined },
    keepMs: mayKeep ? freshMs : 0,
    isFailure: status >= 500,
  };
}

const isContentType = (name: string) => name.toLowerCase() === "content-type";

/** The service itself says that its response is not for others, or not to be kept. */
const isPrivate = (headers: readonly [string, string][]): boolean =>
  headers.some(
    ([name, value]) => name.toLowerCase() === "cache-control" && /\b(?:private|no-store)\b/i.test(value),
  );
