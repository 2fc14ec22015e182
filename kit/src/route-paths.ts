/** A route by its method and path, such as `GET /api/heroes/:id`. */
export interface RoutePath {
  method: string;
  path: string;
}

/**
 * The methods that a path supports, in alphabetical order; none when no route matches. Routes with exactly this path take
 * precedence over routes with parameters. Routes whose path ends in `*` and routes for all methods are ignored.
 */
export function allowedMethods(routes: readonly RoutePath[], path: string): string[] {
  const own = routes.filter((route) => route.method !== "ALL" && !route.path.endsWith("*"));
  const exact = own.filter((route) => route.path === withoutSlash(path));
  const found = exact.length > 0 ? exact : own.filter((route) => covers(route.path, path));
  const methods = new Set(found.map(({ method }) => method));
  // The server derives HEAD from GET.
  if (methods.has("GET")) methods.add("HEAD");
  return [...methods].toSorted();
}

/** The methods that a request can have. */
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

/**
 * Methods that a path does not support, but that the router would route to a more general path: `PUT
 * /api/heroes/random_hero` would go to `PUT /api/heroes/:id`. Each comes with the methods that its path supports.
 */
export function misroutedMethods(routes: readonly RoutePath[]): (RoutePath & { allowed: string[] })[] {
  const paths = new Set(routes.map(({ path }) => path));
  return [...paths].flatMap((path) => {
    const own = routes.filter((route) => route.path === path).map(({ method }) => method);
    if (path.endsWith("*") || own.includes("ALL")) return [];
    const general = routes.filter((route) => route.path !== path && covers(route.path, path));
    const has = (method: string) => general.some((route) => route.method === method);
    const takes = (method: string) =>
      // A route for preflight requests applies to all paths.
      method === "OPTIONS" ? has("ALL") && !has("OPTIONS") : has("ALL") || has(method);
    const misrouted = METHODS.filter((method) => !own.includes(method) && takes(method));
    return misrouted.map((method) => ({ method, path, allowed: allowedMethods(routes, path) }));
  });
}

/** Whether the pattern `general` matches everything that the pattern or path `path` matches. */
function covers(general: string, path: string): boolean {
  const segments = withoutSlash(path).split("/");
  const pattern = withoutSlash(general).split("/");
  if (pattern.at(-1) === "*")
    return segments.length >= pattern.length && agree(pattern.slice(0, -1), segments);
  return pattern.length === segments.length && agree(pattern, segments);
}

const agree = (pattern: readonly string[], segments: readonly string[]) =>
  pattern.every((part, index) => (part.startsWith(":") ? segments[index] !== "" : part === segments[index]));

/** The router ignores one slash at the end as well. */
const withoutSlash = (path: string) => path.replace(/(?<=.)\/$/, "");
