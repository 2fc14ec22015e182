import type { Principal } from "@super-heroes/kit/auth/principal";
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
 * The payer of a request without a token is its address: the last one in `X-Forwarded-For`, which the gateway has added, else
 * that of the connection. A client that reaches this service without the gateway can forge that header; such clients still
 * share the bounded queue with all others.
 */
export function anonymousPayer({ request, server }: Incoming, name: string): Payer {
  const forwarded = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  const address = forwarded || server?.requestIP(request)?.address || "unknown";
  return { client: `address ${address}`, account: accountNamed(name) };
}

/** How limits and queues name an account that is only given by its name or address. Both are ASCII; their case is one. */
export const accountNamed = (name: string): string => `name ${name.toLowerCase()}`;
