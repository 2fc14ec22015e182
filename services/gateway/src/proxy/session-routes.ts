/**
 * Routes that begin, renew or end a session. Their credentials are in the body. Many clients send their access token with
 * every request; on these routes it may have expired, and must not prevent the client from getting a new one.
 */
const SESSION_ROUTES = new Set([
  "/api/v1/users/login",
  "/api/v1/users/register",
  "/api/v1/users/refresh",
  "/api/v1/users/logout",
  "/.well-known/jwks.json",
]);

/** Whether the gateway ignores `Authorization` on this path. */
export const ignoresTokens = (path: string): boolean => SESSION_ROUTES.has(path);
