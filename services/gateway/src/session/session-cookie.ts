/** The path of the routes that renew and end a session of the cookie, and of no others: the cookie is sent there only. */
export const SESSION_PATH = "/api/v1/users/session";

/** The name of the cookie. Cookies of one host are shared by all its ports, so the name is not a general one. */
export const SESSION_COOKIE = "super_heroes_session";

/** As long as the refresh token that it holds is valid. */
const LASTS_S = 30 * 24 * 60 * 60;

/** A refresh token as the users service issues it. */
const COOKIE = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([\\w-]{1,128}\\.[\\w-]{1,128})(?=;|$)`);

/** The refresh token in a `Cookie` header; `undefined` where there is none. */
export const refreshTokenIn = (cookies: string | null): string | undefined => cookies?.match(COOKIE)?.[1];

/** The `Set-Cookie` header that keeps a refresh token in the browser, where no script can read it. */
export const cookieFor = (refreshToken: string, { isSecure }: { isSecure: boolean }): string =>
  `${SESSION_COOKIE}=${refreshToken}; Max-Age=${LASTS_S}; ${attributes(isSecure)}`;

/** The `Set-Cookie` header that removes the cookie. */
export const clearedCookie = ({ isSecure }: { isSecure: boolean }): string =>
  `${SESSION_COOKIE}=; Max-Age=0; ${attributes(isSecure)}`;

const attributes = (isSecure: boolean) =>
  `Path=${SESSION_PATH}; HttpOnly; SameSite=Strict${isSecure ? "; Secure" : ""}`;
