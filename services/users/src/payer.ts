import type { Principal } from "@super-heroes/kit/auth/principal";
import type { Payer } from "./fair-gate.ts";

/** What a handler has of the connection that its request came by. */
interface Incoming {
  request: Request;
  server: { requestIP(request: Request): { address: string } | null } | null;
}

/** The user who is signed in pays for what they ask for. */
export const signedInPayer = ({ userId }: Pick<Principal, "userId">): Payer => ({
  client: `user ${userId}`,
  account: `user ${userId}`,
});

/**
 * A caller without an account pays by the address that they have to the last proxy: the last one in `X-Forwarded-For`, which
 * is what the gateway has added to it, else the connection's own. A client who reaches this service without the gateway
 * can write what it likes there, and still shares the places with all others.
 */
export function anonymousPayer({ request, server }: Incoming, name: string): Payer {
  const forwarded = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  const address = forwarded || server?.requestIP(request)?.address || "unknown";
  return { client: `address ${address}`, account: accountNamed(name) };
}

/** How limits and queues name an account that is only given by its name or address. Both are ASCII; their case is one. */
export const accountNamed = (name: string): string => `name ${name.toLowerCase()}`;
