import { Type } from "@sinclair/typebox";
import { detailOf, jsonOf, NO_CONTENT, OF_UPSTREAMS } from "@super-heroes/kit/openapi/route-detail";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { RequestGuard } from "../admission/request-guard.ts";
import { routedRequest } from "../routing/routed-request.ts";
import { CookieSession, type CookieSessions, type SessionRequest } from "../session/cookie-sessions.ts";
import { SESSION_COOKIE, SESSION_PATH } from "../session/session-cookie.ts";
import type { MarkDegraded } from "./degraded.ts";
import { forwardedResponse } from "./forwarded-response.ts";

/** The routes of this file, whose bodies are not read: the requests have none. */
export const SESSION_ROUTES = [`POST ${SESSION_PATH}`, `DELETE ${SESSION_PATH}`];

const detail = detailOf("gateway", [401, 403, 429, ...OF_UPSTREAMS]);

const COOKIES = {
  [SESSION_COOKIE]: Type.String({
    description:
      "Set by `POST /api/v1/users/login` with `X-Session-Cookie: true`. It is sent to this path only.",
  }),
};

const HEADERS = {
  Origin: Type.String({
    description:
      "Set by browsers. It must be the origin of this server: 403 for another one, and without it.",
  }),
};

/** The parts of a handler's context that are needed here. */
type SessionContext = Pick<SessionRequest, "request" | "correlationId" | "traceparent" | "deadline"> &
  Pick<Parameters<ReturnType<typeof forwardedResponse>>[1], "set">;

/** Adds the routes that renew and end the session of a browser, whose refresh token is in a cookie. */
export function withSessionRoutes(
  shell: Shell,
  sessions: CookieSessions,
  guard: Pick<RequestGuard, "countCredentials">,
  markDegraded: MarkDegraded,
) {
  const forwarded = forwardedResponse(markDegraded);
  /** Renews or ends the session; 204 where there is none. */
  const respond = async (what: "renew" | "end", { set, ...context }: SessionContext) => {
    set.headers["cache-control"] = "no-store";
    const { request } = context;
    const incoming = { ...context, routed: routedRequest(request), hangUp };
    const response = await sessions[what](incoming, () =>
      guard.countCredentials({ request, headers: set.headers }),
    );
    if (response) return forwarded(response, { method: request.method, set });
    set.status = 204;
    return undefined;
  };
  return shell
    .post(
      SESSION_PATH,
      ({ request, correlationId, traceparent, deadline, set }) =>
        respond("renew", { request, correlationId, traceparent, deadline, set }),
      {
        detail: detail("Renew the session of the cookie: new tokens, the refresh token in the cookie", {
          description:
            "The response is 204 without the cookie: there is no session. A session that has ended is 401, and the cookie is removed.",
          cookies: COOKIES,
          headers: HEADERS,
          responses: {
            200: jsonOf(CookieSession, {
              headers: { "Set-Cookie": `\`${SESSION_COOKIE}\`, with the next token.` },
            }),
            204: NO_CONTENT,
          },
        }),
      },
    )
    .delete(
      SESSION_PATH,
      ({ request, correlationId, traceparent, deadline, set }) =>
        respond("end", { request, correlationId, traceparent, deadline, set }),
      {
        detail: detail("End the session of the cookie, and remove the cookie", {
          cookies: COOKIES,
          headers: HEADERS,
          responses: { 204: NO_CONTENT },
        }),
      },
    );
}

/** Responses of these routes are complete before they are sent. */
function hangUp(): void {}
