import type { IncomingRequest } from "../request/request-scope.ts";
import type { Principal, Role } from "./principal.ts";

/** The request for which a standing is looked up. */
export type StandingRequest = Pick<IncomingRequest, "request" | "correlationId" | "traceparent" | "deadline">;

/**
 * What a signed-in user may do now. An access token states what was true when it was issued, and is valid for minutes. For
 * writes and for admins, what `users` has stored decides.
 */
export interface Standing {
  /**
   * The principal with the stored role. Throws 401 when the token's session has ended or its user was removed, and 503
   * `users_unreachable` when the users service does not confirm it.
   */
  now(principal: Principal, request: StandingRequest): Promise<Principal>;
}

/**
 * The principal with the lower of both roles, the token's and the stored one: a token from before a promotion does not have
 * the new role yet, and one from before a demotion no longer has the old one.
 */
export const withStoredRole = (principal: Principal, stored: Role): Principal =>
  principal.role === "admin" && stored !== "admin" ? { ...principal, role: stored } : principal;
