import { createShortCache, type Found, type KeptAnswer } from "./short-cache.ts";

/** Counts and statistics, the same for everybody, which may be a little old. */
const CACHED = new Set([
  "/api/v1/users/stats/count",
  "/api/orders/stats",
  "/api/v1/analytics/stats",
  "/api/v1/analytics/fights",
]);

/** Says where an answer comes from (RFC 9211). */
export const CACHE_STATUS = "cache-status";

/** Asks a service, as the cache sees it. */
export type Ask<Answer> = () => Promise<Answer>;

/** What a cached route needs to know of an answer. */
interface Answer {
  status: number;
  headers: [string, string][];
  body: Uint8Array | ReadableStream<Uint8Array> | null;
}

/** An answer, and whether it is older than it should be because its service failed. */
export interface CachedAnswer extends Answer {
  stale: boolean;
}

/** The answers of certain routes, given again while they are fresh, and when their service fails. */
export interface CachedRoutes {
  /** The answer of the cache, or of the service; each says which in `Cache-Status`. */
  answer(request: Request, path: string, ask: Ask<Answer>): Promise<CachedAnswer>;
}

/** Keeps the answers of the cached routes for `freshMs`; 0 keeps none. */
export function createCachedRoutes(freshMs: number): CachedRoutes {
  const cache = createShortCache(freshMs);
  return {
    async answer(request, path, ask) {
      if (freshMs === 0 || !isCached(request, path)) return { ...(await ask()), stale: false };
      const key = request.url;
      const found = cache.find(key);
      const wantsNew = request.headers.get("cache-control")?.includes("no-cache") ?? false;
      if (found?.fresh && !wantsNew) return given(found, freshMs);
      try {
        const answer = await ask();
        if (answer.status >= 500 && found) return given(found, freshMs);
        const kept = toKeep(answer);
        if (kept) cache.keep(key, kept);
        const status = `gateway; fwd=${found ? "stale" : "uri-miss"}${kept ? "; stored" : ""}`;
        return { ...answer, headers: [...answer.headers, [CACHE_STATUS, status]], stale: false };
      } catch (error) {
        if (found) return given(found, freshMs);
        throw error;
      }
    },
  };
}

/** An encrypted answer is for one caller and one time. */
const isCached = ({ method, headers }: Request, path: string) =>
  method === "GET" && CACHED.has(path) && headers.get("x-encrypt-response") === null;

const toKeep = ({ status, headers, body }: Answer): KeptAnswer | undefined =>
  status === 200 && body instanceof Uint8Array ? { status, headers, body } : undefined;

function given({ answer, ageMs, fresh }: Found, freshMs: number): CachedAnswer {
  const ttl = Math.round((freshMs - ageMs) / 1000);
  return {
    ...answer,
    headers: [
      ...answer.headers,
      ["age", String(Math.floor(ageMs / 1000))],
      [CACHE_STATUS, `gateway; hit; ttl=${ttl}`],
    ],
    stale: !fresh,
  };
}
