import type { Metrics } from "@super-heroes/kit/metrics";
import type { GatewayConfig } from "../config.ts";
import { clientAddressBehind } from "./client-address.ts";
import { createRateLimit } from "./rate-limit.ts";
import { securityHeaders } from "./security-headers.ts";

/** A request as it stands before the door. */
interface Caller {
  request: Request;
  /** The connection's other end. */
  peer: string;
  path: string;
  /** Of the answer. */
  headers: Record<string, string | number | undefined>;
}

/** What every request passes before anything is done for it. */
export interface Door {
  /** Throws 429 for a client that has made too many requests. */
  pass(caller: Caller): Promise<void>;
}

/** Operations are asked for by probes and scrapers, which would otherwise count against the clients beside them. */
const UNCOUNTED = new Set(["/health", "/ready", "/metrics"]);

/** Where passwords and tokens can be tried out. */
const CREDENTIALS = new Set(["/api/v1/users/login", "/api/v1/users/register", "/api/v1/users/refresh"]);

/** Creates the door: security headers for all, and the limits of each client. */
export function createDoor(
  config: Pick<GatewayConfig, "ratePerSecond" | "credentialsPerMinute" | "trustedProxies">,
  metrics: Metrics,
): Door {
  const addressOf = clientAddressBehind(config.trustedProxies);
  const requests = createRateLimit("client", { points: config.ratePerSecond, windowSeconds: 1 }, metrics);
  const credentials = createRateLimit(
    "credentials",
    { points: config.credentialsPerMinute, windowSeconds: 60 },
    metrics,
  );
  return {
    async pass({ request, peer, path, headers }) {
      Object.assign(headers, securityHeaders(path));
      if (UNCOUNTED.has(path)) return;
      const client = addressOf(peer, request.headers.get("x-forwarded-for"));
      await requests.count(client, headers);
      if (CREDENTIALS.has(path) && request.method === "POST") await credentials.count(client, headers);
    },
  };
}
