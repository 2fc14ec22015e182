import { Problem } from "@super-heroes/kit/http/problem";

/** The origin of the page that made a request, when that page is one of this server. */
export interface OwnOrigin {
  /** The page was loaded by https. */
  readonly isSecure: boolean;
}

/** A header field in a message. */
const shown = (value: string | null) => (value === null ? "none" : JSON.stringify(value.slice(0, 100)));

/** A host with or without a port. A proxy could pass on anything else. */
const HOST = /^[\w.-]+(?::\d+)?$|^\[[\da-fA-F:.]+\](?::\d+)?$/;

/**
 * Requires that a request was made by a page of this server: the host of its `Origin` is the one that the request was sent to. Every
 * browser sends `Origin` with the methods that change something, and no page can change it.
 *
 * The schemes are not compared: a proxy in front may end TLS, and a request does not show that.
 *
 * @param host the `Host` of the request, or that of a trusted proxy in front
 *
 * Throws 403 `foreign_origin`, also without an `Origin`: programs that are no browsers use the refresh token itself.
 */
export function requireOwnOrigin(origin: string | null, host: string | null): OwnOrigin {
  const page = origin === null ? null : URL.parse(origin);
  // The same parser for both: it drops the default port of the scheme and folds the case.
  const own = page && host !== null && HOST.test(host) ? URL.parse(`${page.protocol}//${host}`) : null;
  if (page && own && page.origin === origin && own.origin === origin && /^https?:$/.test(page.protocol))
    return { isSecure: page.protocol === "https:" };
  throw new Problem(
    403,
    "foreign_origin",
    `Only pages of this server may use the session cookie: the Origin must have the host ${shown(host)}, got ${shown(origin)}. ` +
      "Other clients send the refresh token in the body of POST /api/v1/users/refresh.",
  );
}
