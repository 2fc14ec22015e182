/** A route as an app knows it: `:name` stands for one segment of the path, `*` at the end for any number. */
export interface RoutePattern {
  readonly method: string;
  readonly path: string;
}

/** The value of `Allow` for a path; empty where no route has it. */
export type AllowedMethods = (path: string) => string;

/** Stands for every method, among the methods of a route. */
const EVERY = "ALL";

/**
 * Works out which methods an app's routes take on a path: those of every pattern that matches it, HEAD where there is
 * GET, and OPTIONS. Routes for all methods are left out: they never lead to 405.
 */
export function allowedMethodsOf(routes: readonly RoutePattern[]): AllowedMethods {
  const patterns = routes
    .filter(({ method }) => method !== EVERY)
    .map(({ method, path }) => ({ method, segments: path.split("/") }));
  return (path) => {
    const segments = path.split("/");
    const methods = new Set<string>();
    for (const pattern of patterns) if (matches(pattern.segments, segments)) methods.add(pattern.method);
    if (methods.size === 0) return "";
    if (methods.has("GET")) methods.add("HEAD");
    methods.add("OPTIONS");
    return [...methods].toSorted().join(", ");
  };
}

/** Whether a path, in segments, has the shape of a pattern. */
export function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  if (pattern.at(-1) === "*") {
    const fixed = pattern.slice(0, -1);
    return segments.length > fixed.length && matches(fixed, segments.slice(0, fixed.length));
  }
  return (
    pattern.length === segments.length &&
    pattern.every(
      (part, index) => part === segments[index] || (part.startsWith(":") && segments[index] !== ""),
    )
  );
}
