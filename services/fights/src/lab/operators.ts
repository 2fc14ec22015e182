import { BlockList } from "node:net";
import { adminsOnly } from "@super-heroes/kit/auth/access";
import type { Principal } from "@super-heroes/kit/auth/principal";
import type { Standing, StandingRequest } from "@super-heroes/kit/auth/standing";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";

/** The parts of a request that show who made it. */
export interface OperatorRequest extends StandingRequest {
  principal: Principal | undefined;
  server: { requestIP(request: Request): { address: string } | null } | null;
}

/** Decides who may change the latency of upstreams: admins, and programs and pages on this machine. */
export interface Operators {
  /** Sets the `principal` of an admin. Throws 401 or 403 for any other caller, and 503 when it cannot be checked. */
  require(request: OperatorRequest): Promise<void>;
}

/** Creates the check. Callers on this machine need no token. */
export function createOperators(verifier: TokenVerifier, standing: Standing): Operators {
  const requireAdmin = adminsOnly(verifier, standing);
  return {
    async require(context) {
      const { request, server } = context;
      if (!isLocal(request.headers, server?.requestIP(request)?.address)) await requireAdmin(context);
    },
  };
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

const isLoopback = (address: string): boolean =>
  loopback.check(address, "ipv4") || loopback.check(address, "ipv6");

const LOCAL_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a request was made on this machine, by a program or by a page of this machine. A proxy on this machine, such as the
 * gateway, adds the address of its client to `X-Forwarded-For`. Clients can add addresses, but they cannot remove that one. A page of
 * another host has that host in `Origin`, even where its name resolves to this machine.
 *
 * @param peer the address of the connection
 */
export function isLocal(headers: Headers, peer: string | undefined): boolean {
  if (peer === undefined || !isLoopback(peer) || headers.has("forwarded")) return false;
  const hops = headers.get("x-forwarded-for");
  if (hops !== null && !hops.split(",").every((hop) => isLoopback(hop.trim()))) return false;
  const origin = headers.get("origin");
  return origin === null || LOCAL_HOST.test(URL.parse(origin)?.hostname ?? "");
}
