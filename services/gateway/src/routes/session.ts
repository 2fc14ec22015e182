import { Type } from "@sinclair/typebox";
import { detailOf, jsonOf, NO_CONTENT, OF_UPSTREAMS } from "@super-heroes/kit/openapi/route-detail";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { RequestGuard } from "../admission/request-guard.ts";
import { routedRequest } from "../routing/routed-request.ts";
import { CookieSession, type CookieSessions } from "../session/cookie-sessions.ts";
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

/** Adds the routes that renew and end the session of a browser, whose refresh token is in a cookie. */
export function withSessionRoutes(
  shell: Shell,
  sessions: CookieSessions,
  guard: Pick<RequestGuard, "countCredentials">,
  markDegraded: MarkDegraded,
) {
  const respond = forwardedResponse(markDegraded);
  return shell
    .post(
      SESSION_PATH,
      async ({ request, correlationId, traceparent, deadline, set }) => {
        set.headers["cache-control"] = "no-store";
        const incoming = {
          request,
          routed: routedRequest(request),
          correlationId,
          traceparent,
          deadline,
          hangUp,
        };
        const response = await sessions.renew(incoming, () =>
          guard.countCredentials({ request, headers: set.headers }),
        );
        if (response) return respond(response, { method: "POST", set });
        set.status = 204;
        return undefined;
      },
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
      async ({ request, correlationId, traceparent, deadline, set }) => {
        const incoming = {
          request,
          routed: routedRequest(request),
          correlationId,
          traceparent,
          deadline,
          hangUp,
        };
        const response = await sessions.end(incoming, () =>
          guard.countCredentials({ request, headers: set.headers }),
        );
        if (response) return respond(response, { method: "DELETE", set });
        set.status = 204;
        return undefined;
      },
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
