import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { isEncrypted } from "@super-heroes/kit/encryption/channel";
import { invalid } from "@super-heroes/kit/http/problem";
import { upstreamProblem } from "@super-heroes/kit/upstream/upstream-failure";
import { SignedIn } from "../aggregates/responses.ts";
import type { ForwardRequest, ForwardResponse, ReverseProxy } from "../proxy/reverse-proxy.ts";
import { wholeBody } from "../proxy/whole-body.ts";
import { routedRequest } from "../routing/routed-request.ts";
import { requireOwnOrigin } from "./own-origin.ts";
import { clearedCookie, cookieFor, refreshTokenIn } from "./session-cookie.ts";

/** The header with which a login requests the cookie: `true`. */
export const SESSION_COOKIE_HEADER = "x-session-cookie";

/** Whether a login requests the cookie. Throws 422 for a value that is neither `true` nor `false`. */
export function wantsCookie({ headers }: Request): boolean {
  const value = headers.get(SESSION_COOKIE_HEADER);
  if (value === null || value === "false") return false;
  if (value === "true") return true;
  throw invalid([{ field: SESSION_COOKIE_HEADER, reason: "must be true or false" }]);
}

/** The response to a login or a renewal whose refresh token is in the cookie. */
export const CookieSession = Type.Omit(SignedIn, ["refresh_token"], { title: "CookieSession" });

/** A request of a page with the cookie. */
export type SessionRequest = Omit<ForwardRequest, "upstream">;

/** Keeps the refresh tokens of browsers in a cookie, and out of the reach of scripts. */
export interface CookieSessions {
  /**
   * Forwards a login and moves the refresh token of its response into the cookie. Throws 403 `foreign_origin`, 422 for an encrypted
   * body, whose response only the client could read, and as `forward` does.
   */
  begin(login: ForwardRequest): Promise<ForwardResponse>;
  /**
   * Exchanges the refresh token in the cookie; `undefined` without one: there is no session. Throws 403 `foreign_origin`, and as
   * `forward` does. `count` is called before the token is used; it throws 429.
   */
  renew(request: SessionRequest, count: () => Promise<void>): Promise<ForwardResponse | undefined>;
  /**
   * Ends the session of the cookie, and removes the cookie. `undefined` without one. Throws as `renew` does.
   */
  end(request: SessionRequest, count: () => Promise<void>): Promise<ForwardResponse | undefined>;
}

/** The largest response that is read: tokens and one user. */
const MOST_BYTES = 64 * 1024;

const UPSTREAM = "users";

const signedIn = TypeCompiler.Compile(SignedIn);

/** Fields of the client's request that do not describe the request that is made for it. */
const NOT_SENT = [
  "authorization",
  "content-encoding",
  "content-type",
  "cookie",
  "if-match",
  "if-none-match",
  "x-encrypt-response",
  "x-service-communication",
];

const encoder = new TextEncoder();

/**
 * Creates the sessions over the proxy. `users` gets and returns refresh tokens in encrypted bodies, as for other clients, and knows
 * nothing of the cookie.
 *
 * @param hostOf the host that a request was sent to
 */
export function createCookieSessions(
  proxy: ReverseProxy,
  hostOf: (request: SessionRequest) => string | null,
): CookieSessions {
  const ownOrigin = (incoming: SessionRequest) =>
    requireOwnOrigin(incoming.request.headers.get("origin"), hostOf(incoming));

  /** Sends the refresh token to a route of `users`. */
  function send(incoming: SessionRequest, path: string, refreshToken: string): Promise<ForwardResponse> {
    const headers = new Headers(incoming.request.headers);
    for (const name of NOT_SENT) headers.delete(name);
    headers.set("content-type", "application/json");
    const request = new Request(`http://localhost${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify({ refresh_token: refreshToken }),
      signal: incoming.request.signal,
    });
    const { peer, client } = incoming.routed;
    const routed = Object.assign(routedRequest(request), { peer, client });
    return proxy.forward({ ...incoming, request, routed, upstream: UPSTREAM });
  }

  return {
    async begin(login) {
      const { isSecure } = ownOrigin(login);
      if (isEncrypted(login.request))
        throw invalid([{ field: SESSION_COOKIE_HEADER, reason: "cannot be used with an encrypted body" }]);
      return await withCookie(await proxy.forward(login), login, isSecure);
    },
    async renew(incoming, count) {
      const { isSecure } = ownOrigin(incoming);
      const refreshToken = refreshTokenIn(incoming.request.headers.get("cookie"));
      if (refreshToken === undefined) return undefined;
      await count();
      const response = await send(incoming, "/api/v1/users/refresh", refreshToken);
      // The session has ended, so the cookie is of no more use.
      if (response.status === 401) return withField(response, clearedCookie({ isSecure }));
      return await withCookie(response, incoming, isSecure);
    },
    async end(incoming, count) {
      const { isSecure } = ownOrigin(incoming);
      const refreshToken = refreshTokenIn(incoming.request.headers.get("cookie"));
      if (refreshToken === undefined) return undefined;
      await count();
      const response = await send(incoming, "/api/v1/users/logout", refreshToken);
      return response.status === 204 ? withField(response, clearedCookie({ isSecure })) : response;
    },
  };
}

/** The proxy, with logins that request the cookie. */
export const withSessionCookies = (proxy: ReverseProxy, sessions: CookieSessions): ReverseProxy => ({
  forward: (incoming) =>
    incoming.routed.rules.beginsSession && wantsCookie(incoming.request)
      ? sessions.begin(incoming)
      : proxy.forward(incoming),
});

/** Moves the refresh token of a response into the cookie. Other responses, such as errors, are returned unchanged. */
async function withCookie(
  response: ForwardResponse,
  { deadline }: SessionRequest,
  isSecure: boolean,
): Promise<ForwardResponse> {
  if (response.status !== 200) return response;
  const { refresh_token: refreshToken, ...rest } = await tokensIn(response, deadline);
  const withoutLength = response.headers.filter(([name]) => name.toLowerCase() !== "content-length");
  return withField(
    {
      ...response,
      headers: withoutLength,
      body: encoder.encode(JSON.stringify(rest)),
      stream: undefined,
    },
    cookieFor(refreshToken, { isSecure }),
  );
}

async function tokensIn({ body }: ForwardResponse, deadline: SessionRequest["deadline"]): Promise<SignedIn> {
  const bytes = await wholeBody(UPSTREAM, body, MOST_BYTES, deadline);
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (signedIn.Check(content)) return content;
  } catch (cause) {
    throw upstreamProblem(UPSTREAM, "bad_answer", cause);
  }
  throw upstreamProblem(UPSTREAM, "bad_answer", undefined);
}

const withField = (response: ForwardResponse, setCookie: string): ForwardResponse => ({
  ...response,
  headers: [...response.headers, ["set-cookie", setCookie]],
});
