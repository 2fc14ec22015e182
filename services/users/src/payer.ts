import type { Principal } from "@super-heroes/kit/auth/principal";
import { CLIENT_KEY_HEADER } from "@super-heroes/kit/request/client-key-header";
import type { Payer } from "./fair-gate.ts";

/** What a handler has of the connection that its request came by. */
interface Incoming {
  request: Request;
  server: { requestIP(request: Request): { address: string } | null } | null;
}

/** A signed-in user is the payer of their own requests. */
export const signedInPayer = ({ userId }: Pick<Principal, "userId">): Payer => ({
  client: `user ${userId}`,
  account: `user ${userId}`,
});

/**
 * The payer of a request without a token is the client as the gateway names it, else the address of the connection. A client
 * that reaches this service without the gateway can invent a name; such clients still share the bounded queue with all others.
 */
export function anonymousPayer({ request, server }: Incoming, name: string): Payer {
  const client = request.headers.get(CLIENT_KEY_HEADER) || server?.requestIP(request)?.address || "unknown";
  return { client: `address ${client}`, account: accountNamed(name) };
}

/** How limits and queues name an account that is only given by its name or address. Both are ASCII; their case is one. */
export const accountNamed = (name: string): string => `name ${name.toLowerCase()}`;
