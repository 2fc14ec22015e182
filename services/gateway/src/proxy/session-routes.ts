/**
 * Routes by which a client begins, renews or ends a session. What they need is in the body. Clients add the access token that
 * they have to every request; here it may have expired, or its session ended, and that must not keep them from a new one.
 */
const SESSION_ROUTES = new Set([
  "/api/v1/users/login",
  "/api/v1/users/register",
  "/api/v1/users/refresh",
  "/api/v1/users/logout",
  "/.well-known/jwks.json",
]);

/** Whether a token in `Authorization` is not looked at on this path. */
export const ignoresTokens = (path: string): boolean => SESSION_ROUTES.has(path);
