import { unauthenticated } from "@super-heroes/kit/http/problem";
import type { CancelSignal } from "@super-heroes/kit/request/cancellation";
import { ACCESS_TOKEN_S, type AccessTokens } from "./access-tokens.ts";
import type { AccountLimits } from "./account-limits.ts";
import { credentialRoutes, requestsTo } from "./credential-routes.ts";
import type { Payer } from "./fair-gate.ts";
import type { Login, SignedIn, User } from "./model.ts";
import type { PasswordCheck } from "./password-check.ts";
import { accountOf, accountOfUser } from "./payer.ts";
import {
  GRACE_MS,
  newRefreshToken,
  newSalt,
  newSessionId,
  REFRESH_TOKEN_MS,
  type RefreshToken,
  readRefreshToken,
  successorOf,
} from "./refresh-token.ts";
import type { SessionOwner } from "./store/sessions.ts";
import type { UserStore } from "./store/user-store.ts";

/** What a login needs besides the credentials. */
export interface LoginRequest {
  /** The `Cookie` header. */
  cookies: string | null;
  isSecure: boolean;
  payer: Payer;
  signal?: CancelSignal;
}

/** Begins, renews and ends sessions. */
export interface SignIn {
  /**
   * Begins a session. `cookie` is the `Set-Cookie` header for a device that was not known yet. Throws the same 401 for an
   * unknown user and for a wrong password, and 429 after too many wrong passwords.
   */
  signIn(login: Login, request: LoginRequest): Promise<{ signedIn: SignedIn; cookie: string | undefined }>;
  /**
   * Exchanges a refresh token for new tokens.
   *
   * A token that is used a second time was stolen. The service cannot tell the thief from the owner, so it ends the session
   * (RFC 9700, 4.14.2). But two tabs may refresh at once, and a response may be lost: within {@link GRACE_MS}, and until the
   * successor is exchanged itself, a token is exchanged for the same successor again. Throws the same 401 for every token
   * that is not valid, and 429.
   */
  refresh(refreshToken: string): Promise<SignedIn>;
  /** Ends the session of a refresh token, if there is one. Throws 429. */
  signOut(refreshToken: string): Promise<void>;
}

const { refresh, logout } = credentialRoutes;

/** Creates the sign-in over a store. */
export function createSignIn({
  store: { users, sessions },
  passwords,
  limits,
  accessTokens,
  now = Date.now,
}: {
  store: Pick<UserStore, "users" | "sessions">;
  passwords: PasswordCheck;
  limits: AccountLimits;
  accessTokens: AccessTokens;
  /** The time in milliseconds since 1970, for the ends of sessions. */
  now?: () => number;
}): SignIn {
  const expiresAtMs = () => now() + REFRESH_TOKEN_MS;
  const signedIn = async (user: User, sid: string, refreshToken: string): Promise<SignedIn> => ({
    access_token: await accessTokens.issue(user, sid),
    token_type: "Bearer",
    expires_in: ACCESS_TOKEN_S,
    refresh_token: refreshToken,
    user,
  });

  /** The owner of the session and the successor of the token; undefined when the token is not or no longer valid. */
  async function exchange(
    token: RefreshToken,
  ): Promise<{ owner: SessionOwner; next: RefreshToken } | undefined> {
    const salt = newSalt();
    const next = successorOf(token, salt);
    const { tokenHash } = next;
    const owner = await sessions.renew(token, { tokenHash, salt, expiresAtMs: expiresAtMs() }, now());
    if (owner) return { owner, next };
    const before = await sessions.exchanged(token, now() - GRACE_MS);
    return before && { owner: before, next: successorOf(token, before.salt) };
  }

  return {
    async signIn({ username, password }, { cookies, isSecure, payer, signal }) {
      const credentials = await users.findCredentials(username);
      const device = credentials && (await accessTokens.devices.recognise(cookies, credentials));
      const account = accountOf(credentials, username);
      const source = device && `device ${device}`;
      const isRight = await passwords.isRight(
        { password, passwordHash: credentials?.passwordHash, account, source },
        { payer, signal },
      );
      if (!credentials || !isRight) throw unauthenticated();
      await sessions.sweep(now());
      const { text, ...token } = newRefreshToken(newSessionId());
      const sid = newSessionId();
      const begun = await sessions.begin({ ...token, sid, expiresAtMs: expiresAtMs() }, credentials);
      if (!begun) throw unauthenticated();
      const { user } = credentials;
      return {
        signedIn: await signedIn(user, sid, text),
        cookie: device ? undefined : await accessTokens.devices.cookieFor(credentials, isSecure),
      };
    },
    async refresh(refreshToken) {
      const token = readRefreshToken(refreshToken);
      const session = token && (await sessions.ownerOf(token.sessionId));
      if (!token || !session) throw unauthenticated();
      await limits.count(requestsTo(refresh), accountOfUser(session.userId));
      const exchanged = await exchange(token);
      if (!exchanged) {
        await sessions.end(token.sessionId);
        throw unauthenticated();
      }
      const { owner, next } = exchanged;
      const user = await users.find(owner.userId);
      if (!user) throw unauthenticated();
      return await signedIn(user, owner.sid, next.text);
    },
    async signOut(refreshToken) {
      const token = readRefreshToken(refreshToken);
      const session = token && (await sessions.ownerOf(token.sessionId));
      if (!token || !session) return;
      await limits.count(requestsTo(logout), accountOfUser(session.userId));
      await sessions.end(token.sessionId);
    },
  };
}
