import { wantsEncryptedAnswer } from "@super-heroes/kit/encryption/channel";
import type { Metrics } from "@super-heroes/kit/metrics";
import type { GatewayConfig } from "../config.ts";
import { type Visit, visitOf } from "../visit.ts";
import { createClientKey } from "./client-key.ts";
import type { Cors } from "./cors.ts";
import { createRateLimit } from "./rate-limit.ts";
import { securityHeaders } from "./security-headers.ts";

/** A request as it stands before the door. */
interface Caller {
  request: Request;
  /** The connection's other end. */
  peer: string;
  /** Of the response. */
  headers: Record<string, string | number | undefined>;
}

/** What every request passes before anything is done for it. */
export interface Door {
  /** Throws 429 for a client that has made too many requests. */
  pass(caller: Caller): Promise<void>;
}

/** Requested by probes, which must not use up the allowance of clients on the same address. */
const UNCOUNTED = new Set(["/health", "/ready"]);

/** Creates the door: it sets the header fields of all responses, errors included, identifies clients, and limits them. */
export function createDoor(
  config: Pick<GatewayConfig, "ratePerSecond" | "credentialsPerMinute" | "trustedProxies">,
  cors: Cors,
  metrics: Metrics,
): Door {
  const clientKey = createClientKey(config.trustedProxies);
  const requests = createRateLimit("client", { points: config.ratePerSecond, windowSeconds: 1 }, metrics);
  const credentials = createRateLimit(
    "credentials",
    { points: config.credentialsPerMinute, windowSeconds: 60 },
    metrics,
  );
  return {
    async pass({ request, peer, headers }) {
      const visit = visitOf(request);
      Object.assign(headers, securityHeaders(visit.path), cors.fieldsFor(request));
      visit.peer = peer;
      visit.client = clientKey(peer, request.headers);
      if (UNCOUNTED.has(visit.path)) return;
      await requests.count(visit.client, headers);
      if (visit.rules.limit === "credentials" || isPastTheCache(request, visit))
        await credentials.count(visit.client, headers);
    },
  };
}

/** An encrypted response is for one caller and cannot come from the cache. It must not be a way around the cache. */
const isPastTheCache = (request: Request, { upstream, rules }: Visit): boolean =>
  upstream !== undefined && rules.cached !== undefined && wantsEncryptedAnswer(request);
