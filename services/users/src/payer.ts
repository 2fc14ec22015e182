import type { Principal } from "@super-heroes/kit/auth/principal";
import { CLIENT_KEY_HEADER } from "@super-heroes/kit/request/client-key-header";
import type { Payer } from "./fair-gate.ts";
import type { Credentials } from "./store/users.ts";

/** What a handler knows of the connection of its request. */
interface Incoming {
  request: Request;
  server: { requestIP(request: Request): { address: string } | null } | null;
}

/** A signed-in user is the payer of their own requests. */
export const signedInPayer = ({ userId }: Pick<Principal, "userId">): Payer => ({
  client: accountOfUser(userId),
  account: accountOfUser(userId),
});

/**
 * The payer of a request without a token: the client that the gateway names, otherwise the address of the connection. A
 * client that bypasses the gateway can invent a name, but it shares the bounded queue with all others.
 */
export function anonymousPayer({ request, server }: Incoming, name: string): Payer {
  const client = request.headers.get(CLIENT_KEY_HEADER) || server?.requestIP(request)?.address || "unknown";
  return { client: `address ${client}`, account: accountNamed(name) };
}

/** The key of an account that is known by name or address only. Both are ASCII, and their case does not matter. */
export const accountNamed = (name: string): string => `name ${name.toLowerCase()}`;

/** The key of the account of a user. */
export const accountOfUser = (userId: number): string => `user ${userId}`;

/** The key of the account that a name or an address resolves to. A user has one, whichever of the two is given. */
export const accountOf = (credentials: Credentials | undefined, name: string): string =>
  credentials ? accountOfUser(credentials.user.id) : accountNamed(name);
