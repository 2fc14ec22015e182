import { wantsEncryptedResponse } from "@super-heroes/kit/encryption/channel";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { GatewayConfig } from "../config.ts";
import { type Visit, visitOf } from "../visit.ts";
import { createClientKey } from "./client-key.ts";
import type { Cors } from "./cors.ts";
import { createRateLimit } from "./rate-limit.ts";
import type { RefusalLimit } from "./refusal-limit.ts";
import { securityHeaders } from "./security-headers.ts";

/** A request as it stands before the door. */
interface Caller {
  request: Request;
  /** Of the response. */
  headers: Record<string, string | number | undefined>;
}

/** What every request passes before anything is done for it. */
export interface Door {
  /** The visit of a request, with its peer and its client. */
  identify(request: Request): Visit;
  /** Throws 429 for a client that has made too many requests. */
  pass(caller: Caller): Promise<void>;
}

/** Requested by probes, which must not use up the allowance of clients on the same address. */
const UNCOUNTED = new Set(["/health", "/ready"]);

/** Whether requests to a path count against no limit of their client. */
export const isUncounted = (path: string): boolean => UNCOUNTED.has(path);

/** What a door is made from. */
export interface DoorParts {
  config: Pick<GatewayConfig, "ratePerSecond" | "credentialsPerMinute" | "trustedProxies">;
  cors: Cors;
  refusals: RefusalLimit;
  /** The address of a request's connection. */
  peerOf(request: Request): string;
  metrics: Metrics;
}

/** Creates the door: it sets the header fields of all responses, errors included, identifies clients, and limits them. */
export function createDoor({ config, cors, refusals, peerOf, metrics }: DoorParts): Door {
  const clientKey = createClientKey(config.trustedProxies);
  const requests = createRateLimit("client", { points: config.ratePerSecond, windowSeconds: 1 }, metrics);
  const credentials = createRateLimit(
    "credentials",
    { points: config.credentialsPerMinute, windowSeconds: 60 },
    metrics,
  );
  function identify(request: Request): Visit {
    const visit = visitOf(request);
    if (visit.client !== "") return visit;
    visit.peer = peerOf(request);
    visit.client = clientKey(visit.peer, request.headers);
    return visit;
  }

  return {
    identify,
    async pass({ request, headers }) {
      const visit = identify(request);
      Object.assign(headers, securityHeaders(visit.path), cors.fieldsFor(request));
      if (isUncounted(visit.path)) return;
      try {
        await requests.count(visit.client, headers);
        if (visit.rules.limit === "credentials" || isPastTheCache(request, visit))
          await credentials.count(visit.client, headers);
      } catch (refusal) {
        refusals.refused(visit.client);
        throw refusal;
      }
    },
  };
}

/** An encrypted response is for one caller and cannot come from the cache. It must not be a way around the cache. */
const isPastTheCache = (request: Request, { upstream, rules }: Visit): boolean =>
  upstream !== undefined && rules.cached !== undefined && wantsEncryptedResponse(request);
