import { type FieldError, invalid } from "../http/problem.ts";
import { type Route, readHooks } from "../openapi/hooks.ts";
import { isOperation } from "../openapi/route-detail.ts";

/** The reason for which a parameter is refused that the route does not have. */
const UNKNOWN = "Unexpected property";

/** The parameters in a query that a route does not have, as errors. */
export const unknownParameters = (query: URLSearchParams, isKnown: (name: string) => boolean): FieldError[] =>
  [...new Set(query.keys())].flatMap((field) => (isKnown(field) ? [] : [{ field, reason: UNKNOWN }]));

/** The parameters in a query that occur more than once, as errors. */
export const repeatedParameters = (query: URLSearchParams): FieldError[] =>
  [...new Set(query.keys())].flatMap((field) =>
    query.getAll(field).length > 1 ? [{ field, reason: "must not be repeated" }] : [],
  );

/** The parts of a request that its query is checked with. */
interface Incoming {
  request: Request;
  /** The pattern of its route. */
  route: string;
}

/**
 * Creates the check that every query passes: a parameter that the route does not have, or that is repeated, is 422. Elysia
 * would ignore the first on routes without parameters, and all but the last of the second. Routes of operations and hidden ones
 * accept any query: probes and browsers add parameters of their own.
 */
export function strictQuery(routesOf: () => readonly Route[]): (incoming: Incoming) => void {
  let byRoute: Map<string, ReadonlySet<string>> | undefined;
  return ({ request: { method, url }, route }) => {
    const start = url.indexOf("?");
    if (start < 0) return;
    byRoute ??= new Map(routesOf().flatMap(parametersOf));
    const known = byRoute.get(`${method} ${route}`);
    if (!known) return;
    const text = url.slice(start + 1);
    if (isOneOf(known, text)) return;
    const query = new URLSearchParams(text);
    const unknown = unknownParameters(query, (name) => known.has(name));
    const errors = unknown.length > 0 ? unknown : repeatedParameters(query);
    if (errors.length > 0) throw invalid(errors.slice(0, MOST_ERRORS));
  };
}

/** Whether a query is one known parameter, written plainly, as most are. */
function isOneOf(known: ReadonlySet<string>, text: string): boolean {
  if (text.includes("&")) return false;
  const end = text.indexOf("=");
  return known.has(end < 0 ? text : text.slice(0, end));
}

/** As many errors as a response lists. */
export const MOST_ERRORS = 20;

function parametersOf(route: Route): [string, ReadonlySet<string>][] {
  const { detail, query } = readHooks(route);
  if (detail.hide || isOperation(detail)) return [];
  return [[`${route.method} ${route.path}`, new Set(Object.keys(query?.properties ?? {}))]];
}
