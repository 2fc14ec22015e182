import { Problem, routeNotFound } from "../problem.ts";
import { isAuthority } from "./authority.ts";
import { readTarget, type Target } from "./target.ts";

/** Why the entrance refused a request. */
export interface Refusal {
  problem: Problem;
  /** The path as it was sent, in a form that is safe to return and to log. */
  path: string;
}

const IS_HEAD = Symbol("HEAD");
const REFUSAL = Symbol("refusal");

/** A request after the entrance. */
interface Entered extends Request {
  [IS_HEAD]?: true;
  [REFUSAL]?: Refusal;
}

/** The URL of refused requests. It is not a valid target, so no route matches it. */
const NOWHERE = "http://localhost/%00";
/** HTTP/1.0 requests have no Host. A URL needs an authority, but its value does not matter. */
const WITHOUT_HOST = "http://localhost";
/** Elysia searches the path from the 8th character of the URL, which is in the scheme here. So the scheme is always http. */
const HTTPS = "https:";
const LONGEST_SHOWN = 200;

/**
 * Parses method, authority and path of a request, once, before routing and all hooks. The result is written back into the
 * request, so that all later code, libraries included, reads the canonical form. `request.url` is absolute, in the one spelling
 * that {@link readTarget} accepts, and with the scheme http, also where the port speaks TLS. `request.method` is GET for a HEAD
 * request, whose body the server omits from the response ({@link methodOf} returns the original). A refused request matches no
 * route; {@link refusalOf} returns the reason.
 *
 * Bun has done part of the work before: it responds 400 to a target that is neither a path nor a URL, reduces a URL to its path
 * whatever its authority, resolves dot segments, and turns backslashes into slashes.
 */
export function enter(request: Request): void {
  const { method } = request;
  const isHttps = request.url.startsWith(HTTPS);
  const url = isHttps ? `http${request.url.slice(HTTPS.length - 1)}` : request.url;
  if (method === "HEAD") {
    (request as Entered)[IS_HEAD] = true;
    overwrite(request, "method", "GET");
  }
  const host = request.headers.get("host");
  if (host !== null && !isAuthority(host)) {
    refuse(request, url, invalidHost());
    return;
  }
  // CONNECT has an authority as its target, which could be taken for a path.
  const start = method === "CONNECT" ? -1 : pathStart(url);
  const target = readTarget(url, start);
  if (target.kind === "canonical") {
    if (start === 0) overwrite(request, "url", WITHOUT_HOST + url);
    else if (isHttps) overwrite(request, "url", url);
  } else if (target.kind === "rewritten") {
    overwrite(request, "url", (start === 0 ? WITHOUT_HOST : url.slice(0, start)) + target.canonical);
  } else {
    refuse(request, url, problemOf(target));
  }
}

/** The method that the client sent; `request.method` is GET for HEAD. */
export const methodOf = (request: Request): string =>
  (request as Entered)[IS_HEAD] ? "HEAD" : request.method;

/** Whether the client sent HEAD. A handler that changes data on GET must not do so then. */
export const isHead = (request: Request): boolean => (request as Entered)[IS_HEAD] === true;

/** Why the entrance refused this request; `undefined` if it was accepted. */
export const refusalOf = (request: Request): Refusal | undefined => (request as Entered)[REFUSAL];

/** The path of an accepted request, without its query. */
export function pathOf({ url }: Pick<Request, "url">): string {
  const start = pathStart(url);
  const query = url.indexOf("?", start);
  return query < 0 ? url.slice(start) : url.slice(start, query);
}

/** The start of the path in a URL, or in the bare target that Bun returns when it cannot build a URL. */
const pathStart = (url: string): number =>
  url.charCodeAt(0) === 0x2f ? 0 : url.indexOf("/", url.indexOf("//") + 2);

function refuse(request: Request, url: string, problem: Problem): void {
  (request as Entered)[REFUSAL] = { problem, path: shownPath(url) };
  overwrite(request, "url", NOWHERE);
}

/** Hides the getter of the class behind a property of this object. */
function overwrite(request: Request, property: "url" | "method", value: string): void {
  Object.defineProperty(request, property, { value, configurable: true });
}

/** Without the query, which may contain secrets. */
function shownPath(url: string): string {
  const path = url.slice(Math.max(0, pathStart(url))).split(/[?#]/, 1)[0] ?? "";
  const shown = path.slice(0, LONGEST_SHOWN).replace(/[^\x21-\x7e]/g, "?");
  return shown.startsWith("/") ? shown : `/${shown}`;
}

function problemOf(target: Extract<Target, { kind: "nowhere" | "invalid" }>): Problem {
  return target.kind === "nowhere" ? routeNotFound() : new Problem(400, "invalid_target", target.fault);
}

const invalidHost = () =>
  new Problem(400, "invalid_host", "The Host header must be one host, optionally with a port.");
