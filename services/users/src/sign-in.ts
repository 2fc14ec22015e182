import type { CancelSignal } from "@super-heroes/kit/cancellation";
import { unauthenticated } from "@super-heroes/kit/problem";
import { ACCESS_TOKEN_S, type AccessTokens } from "./access-tokens.ts";
import type { Hasher } from "./hasher.ts";
import type { Login, SignedIn, User } from "./model.ts";
import { newRefreshToken, newSessionId, REFRESH_TOKEN_MS, readRefreshToken } from "./refresh-token.ts";
import type { UserStore } from "./store/user-store.ts";

/** Signing in, staying so, and signing out. */
export interface SignIn {
  /** Begins a session. Throws 401, the same whether there is no such user or the password is another. */
  signIn(login: Login, signal?: CancelSignal): Promise<SignedIn>;
  /**
   * Gives new tokens for a refresh token, which is used up by that.
   *
   * A token that comes a second time was stolen from whoever holds the session, or by them: nobody can tell which, so
   * the session ends for both (RFC 9700, 4.14.2). That includes two uses at the same moment: one is answered, and what
   * it was given ends with the session. Throws 401, always the same.
   */
  refresh(refreshToken: string): Promise<SignedIn>;
  /** Ends the session of a refresh token; nothing happens when there is none. */
  signOut(refreshToken: string): Promise<void>;
}

/** Signing in over a store. */
export function createSignIn({
  store: { users, sessions },
  hasher,
  accessTokens,
  now = Date.now,
}: {
  store: Pick<UserStore, "users" | "sessions">;
  hasher: Hasher;
  accessTokens: AccessTokens;
  /** The time in milliseconds since 1970, for the ends of sessions. */
  now?: () => number;
}): SignIn {
  const expiresAtMs = () => now() + REFRESH_TOKEN_MS;
  const signedIn = async (user: User, refreshToken: string): Promise<SignedIn> => ({
    access_token: await accessTokens.issue(user),
    token_type: "Bearer",
    expires_in: ACCESS_TOKEN_S,
    refresh_token: refreshToken,
    user,
  });
  return {
    async signIn({ username, password }, signal) {
      const credentials = await users.findCredentials(username);
      const isRight = await hasher.verify(password, credentials?.passwordHash, signal);
      if (!credentials || !isRight) throw unauthenticated();
      await sessions.sweep(now());
      const { text, ...token } = newRefreshToken(newSessionId());
      const begun = await sessions.begin({ ...token, expiresAtMs: expiresAtMs() }, credentials);
      if (!begun) throw unauthenticated();
      return await signedIn(credentials.user, text);
    },
    async refresh(refreshToken) {
      const token = readRefreshToken(refreshToken);
      if (!token) throw unauthenticated();
      const { text, tokenHash } = newRefreshToken(token.sessionId);
      const userId = await sessions.renew(token, { tokenHash, expiresAtMs: expiresAtMs() }, now());
      if (userId === undefined) {
        await sessions.end(token.sessionId);
        throw unauthenticated();
      }
      const user = await users.find(userId);
      if (!user) throw unauthenticated();
      return await signedIn(user, text);
    },
    async signOut(refreshToken) {
      const token = readRefreshToken(refreshToken);
      if (token) await sessions.end(token.sessionId);
    },
  };
}
