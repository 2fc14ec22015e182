import type { Login, SignedIn } from "@super-heroes/users/model";
import { request } from "../api/request.ts";

/** A session whose refresh token is in a cookie, which no script can read. */
export type CookieSession = Omit<SignedIn, "refresh_token">;

const SESSION = "/api/v1/users/session";

/** Begins a session: the response has the access token and sets the cookie that renews it. */
export const startSession = async (body: Login): Promise<CookieSession> =>
  (
    await request<CookieSession>("/api/v1/users/login", {
      method: "POST",
      body,
      headers: { "x-session-cookie": "true" },
      isAnonymous: true,
    })
  ).data;

/** Exchanges the cookie for another access token; `undefined` without a cookie. Throws 401 when the session has ended. */
export const renewSession = async (): Promise<CookieSession | undefined> =>
  (await request<CookieSession | undefined>(SESSION, { method: "POST", isAnonymous: true })).data;

/** Ends the session at the server, and removes the cookie. */
export async function endSession(): Promise<void> {
  await request(SESSION, { method: "DELETE", isAnonymous: true });
}
