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
 * Works out which methods an app's routes take on a path: those of the most specific pattern that matches it, HEAD where
 * there is GET, and OPTIONS. Routes for all methods are left out: they never lead to 405.
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
 * Methods that a path does not take, but that the router would give to a more general path: `PUT
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

/** The patterns that differ in nothing but the names of their parameters, with the methods that they have. */
interface Shape {
  /** Of the first one. */
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

/** Whether a shape matches all that another one matches. */
const covers = (general: Shape, specific: Shape): boolean =>
  general !== specific && specific.segments.at(-1) !== "*" && matches(general.segments, specific.segments);

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
