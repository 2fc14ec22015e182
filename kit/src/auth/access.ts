import { forbidden, unauthenticated } from "../problem.ts";
import type { Principal } from "./principal.ts";
import type { TokenVerifier } from "./token-verifier.ts";

/** What an access hook has of its request. */
interface Incoming {
  request: Request;
  principal: Principal | undefined;
}

/**
 * A route's `transform` hook: whoever calls it must be signed in. Afterwards the handler finds who it is in
 * `principal`. It runs before the request is validated, so that a stranger learns nothing of what would be valid.
 * Throws 401.
 */
export const signedIn = (verifier: TokenVerifier) =>
  guard("users", async (context: Incoming) => {
    context.principal = await verifier.verify(context.request.headers.get("authorization"));
  });

/** As {@link signedIn}, for admins only. Throws 401 or 403. */
export const adminsOnly = (verifier: TokenVerifier) =>
  guard("admins", async (context: Incoming) => {
    context.principal = await verifier.verify(context.request.headers.get("authorization"));
    if (context.principal.role !== "admin") throw forbidden();
  });

/** The users that may call a route: all who are signed in, or admins. */
export type Audience = "users" | "admins";

const audiences = new WeakMap<object, Audience>();

function guard<Hook extends object>(audience: Audience, hook: Hook): Hook {
  audiences.set(hook, audience);
  return hook;
}

/** The users that an access hook admits, for the API's document; `undefined` for any other hook. */
export const audienceOf = (hook: object): Audience | undefined => audiences.get(hook);

/** Who is signed in, in a handler behind {@link signedIn}. */
export function known(principal: Principal | undefined): Principal {
  if (!principal) throw unauthenticated();
  return principal;
}

/** Whether what belongs to this user may be seen and changed by this principal: the user, or an admin. */
export const mayActFor = ({ userId, role }: Principal, ownerId: number): boolean =>
  role === "admin" || userId === ownerId;

/** Throws 403 unless the principal is this user or an admin, whether or not there is such a user. */
export function requireOwner(principal: Principal | undefined, ownerId: number): Principal {
  const who = known(principal);
  if (!mayActFor(who, ownerId)) throw forbidden();
  return who;
}
