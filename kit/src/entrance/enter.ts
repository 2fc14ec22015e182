import { notFound, Problem } from "../problem.ts";
import { isAuthority } from "./authority.ts";
import { readTarget, type Target } from "./target.ts";

/** Why the entrance refuses a request. */
export interface Refusal {
  problem: Problem;
  /** The path as it came, safe to show and to log. */
  path: string;
}

const IS_HEAD = Symbol("HEAD");
const REFUSAL = Symbol("refusal");

/** A request as the entrance leaves it. */
interface Entered extends Request {
  [IS_HEAD]?: true;
  [REFUSAL]?: Refusal;
}

/** Where a refused request is sent to: no valid target can name it, so no route has it. */
const NOWHERE = "http://localhost/%00";
/** HTTP/1.0 has no Host, and its requests no authority: one is needed for a URL, and none depends on it. */
const WITHOUT_HOST = "http://localhost";
const LONGEST_SHOWN = 200;

/**
 * Reads method, authority and path of a request, once, before anything else does. Afterwards the request says the
 * canonical form of itself, whoever asks it: `request.url` is absolute and in the one spelling that
 * {@link readTarget} accepts, and `request.method` is GET for HEAD, which is answered as GET would be; the server leaves
 * the body out ({@link methodOf} tells them apart). A request that is refused leads to no route, and
 * {@link refusalOf} says why.
 *
 * What the server itself does before: it answers a target that is neither a path nor a URL with 400, takes the path of
 * a URL whatever its authority, resolves dot segments, and turns backslashes into slashes.
 */
export function enter(request: Request): void {
  const { method, url } = request;
  if (method === "HEAD") {
    (request as Entered)[IS_HEAD] = true;
    overwrite(request, "method", "GET");
  }
  const host = request.headers.get("host");
  if (host !== null && !isAuthority(host)) {
    refuse(request, url, invalidHost());
    return;
  }
  // CONNECT names an authority, which a path could be taken for.
  const start = method === "CONNECT" ? -1 : pathStart(url);
  const target = readTarget(url, start);
  if (target.kind === "canonical") {
    if (start === 0) overwrite(request, "url", WITHOUT_HOST + url);
  } else if (target.kind === "rewritten") {
    overwrite(request, "url", (start === 0 ? WITHOUT_HOST : url.slice(0, start)) + target.canonical);
  } else {
    refuse(request, url, problemOf(target));
  }
}

/** The method that the client used; `request.method` is GET for HEAD, too. */
export const methodOf = (request: Request): string =>
  (request as Entered)[IS_HEAD] ? "HEAD" : request.method;

/** Whether the client asked for the head only: whoever would change something for a GET must not. */
export const isHead = (request: Request): boolean => (request as Entered)[IS_HEAD] === true;

/** Why the entrance refused this request; `undefined` for one that it let in. */
export const refusalOf = (request: Request): Refusal | undefined => (request as Entered)[REFUSAL];

/** The path of a request that has entered, without its query. */
export function pathOf({ url }: Pick<Request, "url">): string {
  const start = pathStart(url);
  const query = url.indexOf("?", start);
  return query < 0 ? url.slice(start) : url.slice(start, query);
}

/** Where the path begins in a URL, or in what the server gives in place of one where it cannot make one. */
const pathStart = (url: string): number =>
  url.charCodeAt(0) === 0x2f ? 0 : url.indexOf("/", url.indexOf("//") + 2);

function refuse(request: Request, url: string, problem: Problem): void {
  (request as Entered)[REFUSAL] = { problem, path: shownPath(url) };
  overwrite(request, "url", NOWHERE);
}

/** A property of the request's class would be changed for all requests: this one gets a property of its own. */
function overwrite(request: Request, property: "url" | "method", value: string): void {
  Object.defineProperty(request, property, { value, configurable: true });
}

/** The query is left out: it may hold what belongs in no log. */
function shownPath(url: string): string {
  const path = url.slice(Math.max(0, pathStart(url))).split(/[?#]/, 1)[0] ?? "";
  const shown = path.slice(0, LONGEST_SHOWN).replace(/[^\x21-\x7e]/g, "?");
  return shown.startsWith("/") ? shown : `/${shown}`;
}

function problemOf(target: Extract<Target, { kind: "nowhere" | "invalid" }>): Problem {
  return target.kind === "nowhere"
    ? notFound("There is no such route.", "route_not_found")
    : new Problem(400, "invalid_target", target.fault);
}

const invalidHost = () =>
  new Problem(400, "invalid_host", "The Host field must name one host, perhaps with a port.");
