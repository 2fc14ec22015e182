import { forbidden, unauthenticated } from "../http/problem.ts";
import type { Principal } from "./principal.ts";
import type { Standing, StandingRequest } from "./standing.ts";
import type { TokenVerifier } from "./token-verifier.ts";

/** The parts of a request that an access hook needs. */
interface Incoming extends StandingRequest {
  principal: Principal | undefined;
}

/**
 * A route's `transform` hook: the caller must be signed in. The handler then finds the caller in `principal`. It runs before
 * the request is validated, so that an anonymous caller learns nothing about what would be valid. Throws 401.
 *
 * The token alone decides, which is enough for users who read their own data. With `standing`, a caller whose token says
 * admin must still be an admin now, because an admin sees the data of others. Throws 401, and as `standing` does.
 */
export const signedIn = (verifier: TokenVerifier, standing?: Standing) =>
  guard("users", async (context: Incoming) => {
    const principal = await verifier.verify(context.request.headers.get("authorization"));
    context.principal =
      standing && principal.role === "admin" ? await standing.now(principal, context) : principal;
  });

/**
 * As {@link signedIn}, for routes that write: the token's session must still exist, and the role is the stored one. Throws
 * 401, and as `standing` does.
 */
export const inSession = (verifier: TokenVerifier, standing: Standing) =>
  guard("users", async (context: Incoming) => {
    const principal = await verifier.verify(context.request.headers.get("authorization"));
    context.principal = await standing.now(principal, context);
  });

/**
 * As {@link inSession}, for admins only. A caller whose token does not say admin is refused without a lookup. Throws 401,
 * 403, and as `standing` does.
 */
export const adminsOnly = (verifier: TokenVerifier, standing: Standing) =>
  guard("admins", async (context: Incoming) => {
    context.principal = await verifier.verify(context.request.headers.get("authorization"));
    if (context.principal.role !== "admin") throw forbidden();
    context.principal = await standing.now(context.principal, context);
    if (context.principal.role !== "admin") throw forbidden();
  });

/** The users that may call a route: all who are signed in, or admins. */
export type Audience = "users" | "admins";

const audiences = new WeakMap<object, Audience>();

function guard<Hook extends object>(audience: Audience, hook: Hook): Hook {
  audiences.set(hook, audience);
  return hook;
}

/** The users that an access hook admits, for the API document; `undefined` for any other hook. */
export const audienceOf = (hook: object): Audience | undefined => audiences.get(hook);

/** The signed-in caller, in a handler behind {@link signedIn}. Throws 401 where there is none. */
export function known(principal: Principal | undefined): Principal {
  if (!principal) throw unauthenticated();
  return principal;
}

/** Whether this principal may read and change what belongs to this user: the user themselves, or an admin. */
export const mayActFor = ({ userId, role }: Principal, ownerId: number): boolean =>
  role === "admin" || userId === ownerId;

/** Throws 403 unless the principal is this user or an admin, whether or not the user exists. */
export function requireOwner(principal: Principal | undefined, ownerId: number): Principal {
  const who = known(principal);
  if (!mayActFor(who, ownerId)) throw forbidden();
  return who;
}
