import { forbidden, unauthenticated } from "../http/problem.ts";
import type { Principal } from "./principal.ts";
import type { Standing, StandingRequest } from "./standing.ts";
import type { TokenVerifier } from "./token-verifier.ts";

/** What an access hook has of its request. */
interface Incoming extends StandingRequest {
  principal: Principal | undefined;
}

/**
 * A route's `transform` hook: its caller must be signed in. Afterwards the handler finds who it is in `principal`. It runs
 * before the request is validated, so that a stranger learns nothing of what would be valid. Throws 401.
 *
 * It goes by the token alone, which is enough to read one's own. With `standing`, a caller whose token says admin is one
 * only if they are at this moment: what an admin sees of others is power, too. Throws 401, and as `standing` does.
 */
export const signedIn = (verifier: TokenVerifier, standing?: Standing) =>
  guard("users", async (context: Incoming) => {
    const principal = await verifier.verify(context.request.headers.get("authorization"));
    context.principal =
      standing && principal.role === "admin" ? await standing.now(principal, context) : principal;
  });

/**
 * As {@link signedIn}, for routes that write: the token's session must last, and the role is the stored one. Throws 401, and
 * as `standing` does.
 */
export const inSession = (verifier: TokenVerifier, standing: Standing) =>
  guard("users", async (context: Incoming) => {
    const principal = await verifier.verify(context.request.headers.get("authorization"));
    context.principal = await standing.now(principal, context);
  });

/**
 * As {@link inSession}, for admins only. A caller whose token does not say admin is refused without a look-up. Throws
 * 401, 403, and as `standing` does.
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
