import type { IncomingRequest } from "../request/request-scope.ts";
import type { Principal, Role } from "./principal.ts";

/** The request on whose behalf a standing is looked up. */
export type StandingRequest = Pick<IncomingRequest, "request" | "correlationId" | "traceparent" | "deadline">;

/**
 * What a signed-in user may do at this moment. An access token says what was so when it was issued, and lasts for
 * minutes; what `users` has stored is what counts where power is used.
 */
export interface Standing {
  /**
   * The principal as it is now. Throws 401 when the token's session has ended or its user was removed, and 503
   * `users_unreachable` when that cannot be known.
   */
  now(principal: Principal, request: StandingRequest): Promise<Principal>;
}

/**
 * The principal with the power that both the token and the store give it: a token that was issued before a promotion
 * does not have it yet, one that was issued before a demotion has it no more.
 */
export const withStoredRole = (principal: Principal, stored: Role): Principal =>
  principal.role === "admin" && stored !== "admin" ? { ...principal, role: stored } : principal;
