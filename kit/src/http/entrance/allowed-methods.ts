/** A route of an app: `:name` matches one segment of the path, `*` at the end any number. */
export interface RoutePattern {
  readonly method: string;
  readonly path: string;
}

/** Returns the value of `Allow` for a path; empty when no route matches. */
export type AllowedMethods = (path: string) => string;

/** The method of a route for all methods. */
const EVERY = "ALL";

/**
 * Returns the methods that an app supports on a path: those of the most specific pattern that matches it, HEAD where there is
 * GET, and OPTIONS. Routes for all methods are ignored, because they never lead to 405.
 */
export function allowedMethodsOf(routes: readonly RoutePattern[]): AllowedMethods {
  const shapes = shapesOf(routes);
  return (path) => {
    const segments = path.split("/");
    const found = shapes.filter((shape) => matches(shape.segments, segments));
    const methods = new Set(
      found
        .filter((shape) => !found.some((other) => covers(shape, other)))
        .flatMap((shape) => [...shape.methods]),
    );
    if (methods.size === 0) return "";
    if (methods.has("GET")) methods.add("HEAD");
    methods.add("OPTIONS");
    return [...methods].toSorted().join(", ");
  };
}

/**
 * The methods that a path does not support, but that the router would route to a more general path: `PUT
 * /api/heroes/random_hero` would go to `PUT /api/heroes/:id`.
 */
export function misroutedMethods(routes: readonly RoutePattern[]): RoutePattern[] {
  const shapes = shapesOf(routes);
  return shapes.flatMap((shape) => {
    const taken = shapes.filter((other) => covers(other, shape)).flatMap(({ methods }) => [...methods]);
    const misrouted = new Set(taken).difference(shape.methods);
    return [...misrouted].map((method) => ({ method, path: shape.path }));
  });
}

/** Patterns that differ only in the names of their parameters, with their methods. */
interface Shape {
  /** The first of the patterns. */
  path: string;
  segments: readonly string[];
  methods: Set<string>;
}

function shapesOf(routes: readonly RoutePattern[]): Shape[] {
  const shapes = new Map<string, Shape>();
  for (const { method, path } of routes) {
    if (method === EVERY) continue;
    const key = path.replace(/:[^/]+/g, ":");
    const shape = shapes.get(key) ?? { path, segments: key.split("/"), methods: new Set() };
    shape.methods.add(method);
    shapes.set(key, shape);
  }
  return [...shapes.values()];
}

/** Whether one shape matches every path that the other matches. */
const covers = (general: Shape, specific: Shape): boolean =>
  general !== specific && specific.segments.at(-1) !== "*" && matches(general.segments, specific.segments);

/** Whether a path, in segments, matches a shape. */
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
