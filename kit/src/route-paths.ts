/** A route, as far as requests are matched with it: `GET /api/heroes/:id`. */
export interface RoutePath {
  method: string;
  path: string;
}

/**
 * The methods that a path has of its own, in alphabetical order; none where no route has the path. Where a route has
 * just this path, only its methods count. Routes that end in `*` and routes for all methods do not count: they match
 * whatever comes.
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

/** Routes are refused with these methods; others do not reach a route. */
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

/**
 * What the router would give to a more general path because the path itself does not have the method: `PUT
 * /api/heroes/random_hero` to `PUT /api/heroes/:id`. Each comes with the methods that its path has.
 */
export function misroutedMethods(routes: readonly RoutePath[]): (RoutePath & { allowed: string[] })[] {
  const paths = new Set(routes.map(({ path }) => path));
  return [...paths].flatMap((path) => {
    const own = routes.filter((route) => route.path === path).map(({ method }) => method);
    if (path.endsWith("*") || own.includes("ALL")) return [];
    const general = routes.filter((route) => route.path !== path && covers(route.path, path));
    const has = (method: string) => general.some((route) => route.method === method);
    const takes = (method: string) =>
      // Preflights of browsers are for all paths.
      method === "OPTIONS" ? has("ALL") && !has("OPTIONS") : has("ALL") || has(method);
    const misrouted = METHODS.filter((method) => !own.includes(method) && takes(method));
    return misrouted.map((method) => ({ method, path, allowed: allowedMethods(routes, path) }));
  });
}

/** Whether each path that fits `path` fits `general` too; a path without parameters fits itself alone. */
function covers(general: string, path: string): boolean {
  const segments = withoutSlash(path).split("/");
  const pattern = withoutSlash(general).split("/");
  if (pattern.at(-1) === "*")
    return segments.length >= pattern.length && agree(pattern.slice(0, -1), segments);
  return pattern.length === segments.length && agree(pattern, segments);
}

const agree = (pattern: readonly string[], segments: readonly string[]) =>
  pattern.every((part, index) => (part.startsWith(":") ? segments[index] !== "" : part === segments[index]));

/** One slash at the end does not matter: the router ignores it as well. */
const withoutSlash = (path: string) => path.replace(/(?<=.)\/$/, "");
